package dev.taskwatch.search;

import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a failed strict search comes to: the error body decides, and not the status. */
class ElasticsearchEqlSearchFailuresTest {

    private static final String TIMEOUT = cause("search_timeout_exception", "Time exceeded");
    private static final String NO_SHARD = cause("no_shard_available_action_exception", "no shard copy is there");
    private static final String REJECTED = cause("es_rejected_execution_exception", "rejected execution");
    private static final String BAD_VALUE = cause("query_shard_exception", "failed to create query: no number");
    private static final String LOST_CONTEXT = cause("search_context_missing_exception", "No search context found");
    private static final String BREAKER = cause("circuit_breaking_exception", "[request] Data too large");

    private static final String MATCH = """
            {"events": [{"_index": "logs-1", "_id": "net-1", "fields": {"@timestamp": ["2026-03-10T11:55:00Z"]}},
                        {"_index": "logs-1", "_id": "reg-1", "fields": {"@timestamp": ["2026-03-10T11:55:01Z"]}}]}""";

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final EqlSearch search = new ElasticsearchEqlSearch(elasticsearch.client());
    private final Rule rule = Rules.of(Rules.SEQUENCE);

    @ParameterizedTest
    @ValueSource(ints = {504, 429, 500, 503, 400}) // 504 in 8.19, 429 in 9.x
    void aCutSearchIsTooHeavyWhateverItsStatus(int status) {
        strictly(status, shardsFailed(status, TIMEOUT));

        assertThatExceptionOfType(SearchTooHeavyException.class)
                .isThrownBy(this::search)
                .withMessage("Elasticsearch stopped the search after 30 s, its limit: look for slow or cold indices"
                        + " behind logs-*, winlogbeat-*");
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    static Stream<Arguments> otherFormsOfACut() {
        return Stream.of(
                Arguments.argumentSet("on every shard", shardsFailed(504, TIMEOUT, TIMEOUT)),
                Arguments.argumentSet("without shards", error(504, "search_timeout_exception", "Time exceeded", "")),
                Arguments.argumentSet(
                        "below the failure of a phase",
                        error(
                                504,
                                "search_phase_execution_exception",
                                "",
                                ", \"phase\": \"fetch\", \"failed_shards\": [], \"caused_by\": " + TIMEOUT)),
                Arguments.argumentSet(
                        "below the failure of a shard",
                        shardsFailed(
                                500,
                                "{\"type\": \"fetch_phase_execution_exception\", \"reason\": \"\", \"caused_by\": "
                                        + TIMEOUT + "}")),
                Arguments.argumentSet(
                        "below an exception of EQL",
                        "{\"error\": {\"root_cause\": [" + TIMEOUT + "], \"type\": \"exception\", \"reason\": \"\","
                                + " \"caused_by\": {\"type\": \"search_phase_execution_exception\","
                                + " \"reason\": \"Partial shards failure\", \"failed_shards\": [{\"shard\": 0, \"reason\": "
                                + TIMEOUT + "}]}}, \"status\": 500}"));
    }

    @ParameterizedTest
    @MethodSource("otherFormsOfACut")
    void aCutSearchIsTooHeavyWhereverTheBodyNamesTheCut(String body) {
        strictly(504, body);

        assertThatExceptionOfType(SearchTooHeavyException.class).isThrownBy(this::search);
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    static Stream<Arguments> failuresOfShards() {
        return Stream.of(
                Arguments.argumentSet("a value that a shard refuses", 400, shardsFailed(400, BAD_VALUE)),
                Arguments.argumentSet("a rejected execution", 429, shardsFailed(429, REJECTED)),
                Arguments.argumentSet("a lost shard", 503, shardsFailed(503, NO_SHARD)),
                Arguments.argumentSet("a failed shard", 500, shardsFailed(500, cause("i_o_exception", "disk"))),
                Arguments.argumentSet("a shard without memory", 429, shardsFailed(429, BREAKER)),
                Arguments.argumentSet("a lost point in time", 404, shardsFailed(404, LOST_CONTEXT)),
                Arguments.argumentSet("a cut and a lost shard", 504, shardsFailed(504, TIMEOUT, NO_SHARD)),
                Arguments.argumentSet("a lost shard and a cut", 503, shardsFailed(503, NO_SHARD, TIMEOUT)),
                Arguments.argumentSet("a shard missing before the search", 503, """
                        {"error": {"root_cause": [], "type": "search_phase_execution_exception", "reason": "",
                           "phase": "indices:data/read/open_point_in_time", "grouped": true, "failed_shards": [],
                           "caused_by": {"type": "search_phase_execution_exception",
                             "reason": "Search rejected due to missing shards [[logs-1][0]].",
                             "phase": "indices:data/read/open_point_in_time", "failed_shards": []}},
                         "status": 503}"""),
                Arguments.argumentSet(
                        "a missing shard",
                        503,
                        error(
                                503,
                                "search_phase_execution_exception",
                                "Search rejected due to missing shards [[logs-1][0]]",
                                ", \"phase\": \"open_search_context\", \"failed_shards\": []")));
    }

    @ParameterizedTest
    @MethodSource("failuresOfShards")
    void whereAllShardsAnswerTheSecondTimeNothingIsMissing(int status, String body) {
        strictly(status, body);
        leniently(200, answer(28_999, "", MATCH));

        SearchAnswer answer = search();

        assertThat(answer.missing()).isEmpty();
        assertThat(answer.matches()).hasSize(1);
        assertThat(elasticsearch.requests()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("failuresOfShards")
    void whatTheOtherShardsHaveIsPartial(int status, String body) {
        strictly(status, body);
        leniently(200, answer(12, ", \"shard_failures\": [{\"shard\": 0, \"reason\": " + NO_SHARD + "}]", MATCH));

        SearchAnswer answer = search();

        assertThat(answer.missing())
                .contains("1 shards did not answer, the first because of no_shard_available_action_exception:"
                        + " no shard copy is there");
        assertThat(answer.matches()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"29000, the search took 29000 ms", "30001, the search took 30001 ms"})
    void aLenientAnswerThatMayHaveBeenCutIsPartial(long took, String why) {
        strictly(504, shardsFailed(504, NO_SHARD, TIMEOUT));
        leniently(200, answer(took, "", MATCH));

        SearchAnswer answer = search();

        assertThat(answer.missing())
                .hasValueSatisfying(missing -> assertThat(missing)
                        .isEqualTo(why + ", and Elasticsearch stops one after 30 s without saying so"));
        assertThat(answer.matches()).hasSize(1);
    }

    @Test
    void aLenientAnswerThatDoesNotSayHowLongItTookIsPartial() {
        strictly(503, shardsFailed(503, NO_SHARD));
        leniently(200, answer(1, "", MATCH).replace("\"took\": 1,", ""));

        assertThat(search().missing()).contains("the answer does not say how long the search took");
    }

    @Test
    void aStrictAnswerIsWholeHoweverLongItTook() {
        strictly(200, answer(95_000, "", MATCH));

        assertThat(search().missing()).isEmpty();
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sequence by host.id with maxspan=1m [a where true] ![b where true] [c where true]",
                "sequence by host.id with maxspan=1m [a where true] [c where true] until [b where true]",
            })
    void whereLessToSeeMeansMoreMatchesACutAnswerGivesNone(String query) {
        strictly(503, shardsFailed(503, NO_SHARD));
        leniently(200, answer(30_020, "", MATCH));

        SearchAnswer answer = search.search(Rules.of(query), window("11:51", "12:00"), 500);

        assertThat(answer.matches()).isEmpty();
        assertThat(answer.missing()).isPresent();
    }

    @Test
    void bothQuestionsAreAlikeButForTheShardsThatFail() {
        strictly(503, shardsFailed(503, NO_SHARD));
        leniently(200, answer(1, "", MATCH));
        List<Map<String, Object>> items =
                List.of(Map.of("bool", Map.of("must_not", List.of(Map.of("term", Map.of("host.name", "backup-1"))))));

        search.search(rule.asking(rule.outline(), items), window("11:51", "12:00"), 500);

        JsonNode strict = body(0);
        JsonNode lenient = body(1);
        assertThat(strict.at("/filter/bool/filter/1").toString()).contains("backup-1");
        assertThat(strict.path("allow_partial_search_results").asBoolean(true)).isFalse();
        assertThat(strict.path("allow_partial_sequence_results").asBoolean(true))
                .isFalse();
        assertThat(lenient.path("allow_partial_search_results").asBoolean()).isTrue();
        assertThat(without(strict)).isEqualTo(without(lenient));
        assertThat(elasticsearch.requests().get(0).getUrl())
                .isEqualTo(elasticsearch.requests().get(1).getUrl());
    }

    @Test
    void aLenientSearchWithoutAnAnswerIsUnavailable() {
        strictly(503, shardsFailed(503, NO_SHARD));
        leniently(503, shardsFailed(503, NO_SHARD));

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(this::search);
        assertThat(elasticsearch.requests()).hasSize(2);
    }

    @Test
    void aLenientSearchThatNoShardHasMemoryForIsTooHeavy() {
        strictly(429, shardsFailed(429, BREAKER));
        leniently(429, shardsFailed(429, BREAKER));

        assertThatExceptionOfType(SearchTooHeavyException.class).isThrownBy(this::search);
    }

    @Test
    void aRequestThatEveryShardRefusesIsBlind() {
        strictly(400, shardsFailed(400, BAD_VALUE));
        leniently(400, shardsFailed(400, BAD_VALUE));

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(this::search)
                .matches(SearchBlindException::isAboutTheRequest);
    }

    @Test
    void anOutOfMemoryThatIsNotOfAShardIsTooHeavyAtOnce() {
        strictly(429, error(429, "circuit_breaking_exception", "[eql_sequence] Data too large", ""));

        assertThatExceptionOfType(SearchTooHeavyException.class).isThrownBy(this::search);
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "verification_exception, 'Found 1 problem\\nline 1:1: Unknown column [x]'",
        "parsing_exception, 'line 1:9: mismatched input [wher] expecting [where]'",
    })
    void aQueryThatElasticsearchRefusesIsBlindAtOnce(String type, String reason) {
        strictly(400, error(400, type, reason, ""));

        assertThatExceptionOfType(SearchBlindException.class).isThrownBy(this::search);
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    @Test
    void indicesThatAreNotThereAreBlindAndTheKeyMayBeTheCause() {
        strictly(404, unknownIndex());

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(this::search)
                .withMessage("no index behind logs-*, winlogbeat-*: check the rule's index patterns, and that data"
                        + " arrives; a key without the right to read these indices gets the same answer,"
                        + " docs/api-keys has what it needs")
                .matches(blind -> !blind.isAboutTheRequest());
    }

    @ParameterizedTest
    @CsvSource({"resource_not_found_exception", "search_context_missing_exception"})
    void anotherNotFoundIsUnavailable(String type) {
        strictly(404, error(404, type, "gone", ""));

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(this::search);
    }

    @Test
    void aPointInTimeThatIsLostTwiceIsUnavailableAndNotBlind() {
        strictly(404, shardsFailed(404, LOST_CONTEXT));
        leniently(404, shardsFailed(404, LOST_CONTEXT));

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(this::search)
                .withMessageStartingWith("Elasticsearch answered 404: search_phase_execution_exception");
    }

    @Test
    void aSearchThatSomebodyCancelledIsUnavailable() {
        strictly(400, error(400, "task_cancelled_exception", "task cancelled [by user request]", ""));

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(this::search);
    }

    static Stream<Arguments> answersOfAProxy() {
        return Stream.of(502, 503, 504)
                .flatMap(status -> Stream.of(
                        Arguments.of(status, "<html><body>upstream request timeout</body></html>"),
                        Arguments.of(status, "{\"message\": \"no healthy upstream\"}"),
                        Arguments.of(status, "{\"status\": " + status + ", \"error\": \"Gateway\", \"path\": \"/\"}"),
                        Arguments.of(status, "")));
    }

    @ParameterizedTest
    @MethodSource("answersOfAProxy")
    void anErrorOfAProxyIsUnavailable(int status, String body) {
        strictly(status, body);

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(this::search);
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    @Test
    void aSearchOfTheWholeClusterIsNotAskedForAPart() {
        strictly(503, shardsFailed(503, NO_SHARD));
        leniently(200, answer(1, "", MATCH));

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> search.searchWhole(rule, window("11:51", "12:00"), 500));
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    static Stream<Arguments> lateAnswers() {
        return Stream.of(
                Arguments.argumentSet("a cut", shardsFailed(504, TIMEOUT), 1, "", SearchTooHeavyException.class),
                Arguments.argumentSet(
                        "a lost shard",
                        shardsFailed(503, NO_SHARD),
                        1,
                        ", \"shard_failures\": [{\"shard\": 0, \"reason\": " + NO_SHARD + "}]",
                        SearchUnavailableException.class),
                Arguments.argumentSet(
                        "a lost shard, and a cut",
                        shardsFailed(503, NO_SHARD, TIMEOUT),
                        30_001,
                        "",
                        SearchUnavailableException.class));
    }

    @ParameterizedTest
    @MethodSource("lateAnswers")
    void whatIsMissingIsNotTakenForNothingLate(
            String strict, int took, String failures, Class<? extends Exception> type) {
        strictly(504, strict);
        leniently(
                200,
                "{\"took\": %d%s, \"hits\": {\"total\": {\"value\": 0}, \"events\": []}}".formatted(took, failures));

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> new EqlLateEvents(search).find(rule, window("11:00", "12:00"), at("12:00")))
                .isInstanceOf(type);
    }

    private SearchAnswer search() {
        return search.search(rule, window("11:51", "12:00"), 500);
    }

    private void strictly(int status, String body) {
        elasticsearch.answers(asking(false), status, body);
    }

    private void leniently(int status, String body) {
        elasticsearch.answers(asking(true), status, body);
    }

    private static MappingBuilder asking(boolean lenient) {
        return post(urlPathMatching(".*/_eql/search"))
                .withRequestBody(matchingJsonPath("$[?(@.allow_partial_search_results == " + lenient + ")]"));
    }

    private JsonNode body(int request) {
        return JsonMapper.shared()
                .readTree(elasticsearch.requests().get(request).getBodyAsString());
    }

    private static JsonNode without(JsonNode body) {
        return ((ObjectNode) body.deepCopy())
                .without(List.of("allow_partial_search_results", "allow_partial_sequence_results"));
    }

    private static String answer(long took, String more, String sequence) {
        return """
                {"is_partial": false, "is_running": false, "took": %d, "timed_out": false%s,
                 "hits": {"total": {"value": 1, "relation": "eq"}, "sequences": [%s]}}""".formatted(took, more, sequence);
    }

    private static String cause(String type, String reason) {
        return "{\"type\": \"%s\", \"reason\": \"%s\"}".formatted(type, reason);
    }

    private static String error(int status, String type, String reason, String more) {
        String cause = "\"type\": \"%s\", \"reason\": \"%s\"%s".formatted(type, reason, more);
        return "{\"error\": {\"root_cause\": [{%1$s}], %1$s}, \"status\": %2$d}".formatted(cause, status);
    }

    private static String shardsFailed(int status, String... causes) {
        List<String> failed = Stream.of(causes)
                .map(cause -> "{\"shard\": 0, \"index\": \"logs-1\", \"node\": \"n1\", \"reason\": " + cause + "}")
                .toList();
        return """
                {"error": {"root_cause": [%s], "type": "search_phase_execution_exception",
                   "reason": "Partial shards failure", "phase": "query", "grouped": true, "failed_shards": [%s]},
                 "status": %d}""".formatted(String.join(", ", causes), String.join(", ", failed), status);
    }

    private static String unknownIndex() {
        String root = cause("verification_exception", "Found 1 problem\\nline -1:-1: Unknown index [logs-*]");
        return """
                {"error": {"root_cause": [%1$s], "type": "index_not_found_exception",
                   "reason": "no such index [logs-*]", "caused_by": %1$s}, "status": 404}""".formatted(root);
    }
}
