package dev.taskwatch.search;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The answers are as Elasticsearch gives them to the request that the first test shows. */
class ElasticsearchEqlSearchTest {

    private static final String NOTHING = answer("", "\"sequences\": []");

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final EqlSearch search = new ElasticsearchEqlSearch(elasticsearch.client());

    @Test
    void asksForTheOldestMatchesOfTheWindowWithTheQueryAsItIsWritten() {
        elasticsearch.answers(200, NOTHING);
        Rule rule = Rules.packaged();

        search(rule);

        LoggedRequest request = elasticsearch.request();
        assertThat(request.getUrl())
                .startsWith(
                        "/logs-endpoint.events.registry-*,logs-endpoint.events.network-*,winlogbeat-*,logs-windows.sysmon_operational-*/_eql/search?");
        assertThat(request.queryParameter("filter_path").firstValue())
                .isEqualTo("-hits.events._source,-hits.sequences.events._source");
        JsonNode body = JsonMapper.shared().readTree(request.getBodyAsString());
        assertThat(body.path("query").asString()).isEqualTo(rule.query());
        assertThat(body.path("size").asInt()).isEqualTo(500);
        assertThat(without(body, "query", "size")).isEqualTo(json("""
                {
                  "filter": {"bool": {"filter": [{"range": {"@timestamp": {
                    "gte": "2026-03-10T11:51:00Z", "lt": "2026-03-10T12:00:00Z",
                    "format": "strict_date_optional_time_nanos"}}}]}},
                  "timestamp_field": "@timestamp",
                  "event_category_field": "event.category",
                  "result_position": "head",
                  "fields": [{"field": "@timestamp", "format": "strict_date_optional_time_nanos"}],
                  "allow_partial_search_results": false,
                  "allow_partial_sequence_results": false
                }"""));
    }

    @Test
    void asksInMediaTypesThatElasticsearch8And9Both() {
        elasticsearch.answers(200, NOTHING);

        search(Rules.of(Rules.SEQUENCE));

        assertThat(elasticsearch.request().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(elasticsearch.request().getHeader("Accept")).isEqualTo("application/json");
    }

    @Test
    void honoursTheRulesOwnFieldsAndFilters() {
        elasticsearch.answers(200, answer("", "\"events\": []"));
        Rule rule = Rules.of(Rules.EVENT, """
                timestamp_field = "event.created"
                event_category_override = "event.kind"
                tiebreaker_field = "event.sequence"
                [[rule.filters]]
                [rule.filters.meta]
                negate = true
                disabled = false
                [rule.filters.query.term]
                "host.name" = "lab"
                """);

        search(rule);

        JsonNode body = JsonMapper.shared().readTree(elasticsearch.request().getBodyAsString());
        assertThat(body.path("timestamp_field").asString()).isEqualTo("event.created");
        assertThat(body.path("event_category_field").asString()).isEqualTo("event.kind");
        assertThat(body.path("tiebreaker_field").asString()).isEqualTo("event.sequence");
        assertThat(body.at("/fields/0/field").asString()).isEqualTo("event.created");
        assertThat(body.at("/filter/bool/filter/0/range").has("event.created")).isTrue();
        assertThat(body.at("/filter/bool/filter/1").toString()).contains("must_not", "host.name", "lab");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "sequence with maxspan=1m [a where true] [b where true], true",
                "sequence with maxspan=1m [a where true] ![b where true], false",
                "sequence with maxspan=1m [a where true] [b where true] until [c where true], false",
            })
    void takesSequencesOfAPartOfTheClusterOnlyWhereLessMeansFewer(String query, boolean allowed) {
        elasticsearch.answers(503, error(503, "search_phase_execution_exception", "Search rejected: missing shards"));

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(() -> search(Rules.of(query)));

        assertThat(elasticsearch.requests()).hasSize(2);
        LoggedRequest lenient = elasticsearch.requests().get(1);
        JsonNode body = JsonMapper.shared().readTree(lenient.getBodyAsString());
        assertThat(body.path("allow_partial_search_results").asBoolean()).isTrue();
        assertThat(body.path("allow_partial_sequence_results").asBoolean()).isEqualTo(allowed);
    }

    @Test
    void readsSequencesWithWhereAndWhenTheirEventsLie() {
        elasticsearch.answers(200, answer("", """
                "sequences": [
                  {"join_keys": ["host-1", 4711, null], "events": [%s, %s]},
                  {"join_keys": ["host-2"], "events": [%s, %s]}]""".formatted(
                        event("net-1", "12:00:00.123456789"), event("reg-1", "12:00:01"),
                        event("net-2", "12:00:02"), event("reg-2", "12:00:03"))));

        SearchAnswer answer = search(Rules.of(Rules.SEQUENCE));

        assertThat(answer.matches())
                .containsExactly(
                        new Match(List.of(
                                new EventRef("logs-1", "net-1", at("12:00:00.123456789")),
                                new EventRef("logs-1", "reg-1", at("12:00:01")))),
                        new Match(List.of(
                                new EventRef("logs-1", "net-2", at("12:00:02")),
                                new EventRef("logs-1", "reg-2", at("12:00:03")))));
        assertThat(answer.full()).isFalse();
        assertThat(answer.missing()).isEmpty();
    }

    @Test
    void readsEachEventOfAnEventQueryAsAMatch() {
        elasticsearch.answers(
                200, answer("", "\"events\": [" + event("reg-1", "12:00:01") + "," + event("reg-2", "12:00:02") + "]"));

        SearchAnswer answer = search(Rules.of(Rules.EVENT));

        assertThat(answer.matches()).extracting(match -> match.terminal().id()).containsExactly("reg-1", "reg-2");
        assertThat(answer.matches())
                .allSatisfy(match -> assertThat(match.events()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_index\": \"\", \"_id\": \"\", \"missing\": true}",
                "{\"_index\": \"\", \"_id\": \"\"}", // before 8.10
            })
    void aPlaceForAMissingEventIsNoEvent(String place) {
        elasticsearch.answers(200, answer("", """
                "sequences": [{"join_keys": ["host-1"], "events": [%s, %s]}]""".formatted(event("net-1", "12:00:00"), place)));

        SearchAnswer answer = search(Rules.of("sequence with maxspan=1m [network where true] ![registry where true]"));

        assertThat(answer.matches())
                .singleElement()
                .satisfies(match -> assertThat(match.terminal().id()).isEqualTo("net-1"));
    }

    @Test
    void sequencesWithOneEndAreOneMatch() {
        elasticsearch.answers(200, answer("", """
                "sequences": [
                  {"join_keys": ["a"], "events": [%2$s, %3$s]},
                  {"join_keys": ["b"], "events": [%1$s, %3$s]}]""".formatted(
                        event("net-1", "12:00:00"), event("net-2", "12:00:01"), event("reg-1", "12:00:02"))));

        SearchAnswer answer = search.search(Rules.of(Rules.SEQUENCE), window("11:51", "12:00"), 2);

        assertThat(answer.matches())
                .singleElement()
                .satisfies(match ->
                        assertThat(match.events()).extracting(EventRef::id).containsExactly("net-1", "net-2", "reg-1"));
        assertThat(answer.full()).as("two sequences were asked for, and came").isTrue();
    }

    @Test
    void anAnswerIsFullWhenAsMuchAsAskedForCame() {
        elasticsearch.answers(
                200, answer("", "\"events\": [" + event("reg-1", "12:00:01") + "," + event("reg-2", "12:00:02") + "]"));
        Rule rule = Rules.of(Rules.EVENT);

        assertThat(search.search(rule, window("11:51", "12:00"), 2).full()).isTrue();
        assertThat(search.search(rule, window("11:51", "12:00"), 3).full()).isFalse();
    }

    @Test
    void aLostShardIsNotAQuietWindow() {
        elasticsearch.answers(200, """
                {"is_partial": false, "is_running": false, "took": 3, "timed_out": false,
                 "hits": {"total": {"value": 0, "relation": "eq"}, "sequences": []},
                 "shard_failures": [{"shard": 0, "index": "logs-1", "node": null,
                   "reason": {"type": "no_shard_available_action_exception", "reason": "no shard\\n available"}}]}""");

        SearchAnswer answer = search(Rules.of(Rules.SEQUENCE));

        assertThat(answer.matches()).isEmpty();
        assertThat(answer.missing())
                .contains("1 shards did not answer, the first because of no_shard_available_action_exception:"
                        + " no shard available");
    }

    @ParameterizedTest
    @CsvSource({
        "is_running, the search answered before it was finished",
        "is_partial, the search answered before it was finished",
    })
    void anUnfinishedSearchIsNotAQuietWindow(String flag, String missing) {
        elasticsearch.answers(200, NOTHING.replace("\"%s\": false".formatted(flag), "\"%s\": true".formatted(flag)));

        assertThat(search(Rules.of(Rules.SEQUENCE)).missing()).contains(missing);
    }

    @Test
    void aRefusedQueryIsBlind() {
        elasticsearch.answers(
                400, error(400, "verification_exception", "Found 1 problem\\nline 1:1: Unknown column [x]"));

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(() -> search(Rules.of(Rules.SEQUENCE)))
                .withMessage("Elasticsearch answered 400: verification_exception: Found 1 problem line 1:1: Unknown"
                        + " column [x]");
    }

    @Test
    void aMissingIndexIsBlind() {
        elasticsearch.answers(404, error(404, "index_not_found_exception", "no such index [logs-*]"));

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(() -> search(Rules.of(Rules.SEQUENCE)))
                .withMessage("no index behind logs-*, winlogbeat-*: check the rule's index patterns, and that data"
                        + " arrives; a key without the right to read these indices gets the same answer,"
                        + " docs/api-keys has what it needs");
    }

    @Test
    void aMissingRightIsBlind() {
        elasticsearch.answers(403, error(403, "security_exception", "action [eql] is unauthorized"));

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(() -> search(Rules.of(Rules.SEQUENCE)))
                .withMessage("Elasticsearch denied the right (403): security_exception: action [eql] is unauthorized;"
                        + " docs/api-keys has what a key needs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"total\": {\"value\": 2, \"relation\": \"eq\"}, \"sequences\": []}",
            })
    void anAnswerWithoutWhatItSaysItHasIsNoQuiet(String hits) {
        elasticsearch.answers(200, "{\"is_partial\": false, \"timed_out\": false, \"hits\": " + hits + "}");

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> search(Rules.of(Rules.SEQUENCE)))
                .withMessageStartingWith("Elasticsearch's answer came without all that it found");
    }

    @ParameterizedTest
    @CsvSource({
        "401, Elasticsearch refused the credentials (401)",
        "429, Elasticsearch is overloaded (429): some_exception: for a reason",
        "500, Elasticsearch answered 500: some_exception: for a reason",
        "503, Elasticsearch is not available at the moment (503): some_exception: for a reason; check its health",
        "410, Elasticsearch does not offer this (410): some_exception: for a reason",
    })
    void anotherRefusalIsUnavailable(int status, String message) {
        elasticsearch.answers(status, error(status, "some_exception", "for a reason"));

        unavailable(search).startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "<html>\n<body>a proxy</body></html>",
                "{\"hits\": {\"sequences\": [{}]}}",
                "{\"took\": 1}"
            })
    void anAnswerThatCannotBeReadIsUnavailable(String body) {
        elasticsearch.answers(200, body);

        unavailable(search).startsWith("no usable answer from Elasticsearch");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 502})
    void anErrorThatIsNotElasticsearchsOwnIsUnavailable(int status) {
        elasticsearch.answers(status, "<html>\n<body>a proxy</body></html>");

        unavailable(search).contains(Integer.toString(status));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBrokenConnectionIsUnavailable(Fault fault) {
        elasticsearch.breaks(fault);

        unavailable(search).startsWith("no usable answer from Elasticsearch");
    }

    @Test
    void aRefusedConnectionIsUnavailable() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        EqlSearch nowhere = new ElasticsearchEqlSearch(StubbedElasticsearch.clientOf("http://127.0.0.1:" + free));

        unavailable(nowhere)
                .startsWith("cannot connect to Elasticsearch")
                .contains(Integer.toString(free))
                .endsWith("check spring.elasticsearch.uris");
    }

    @Test
    void anEventWithoutItsTimeIsUnavailable() {
        elasticsearch.answers(200, answer("", "\"events\": [{\"_index\": \"logs-1\", \"_id\": \"reg-1\"}]"));

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> search(Rules.of(Rules.EVENT)))
                .withMessage("event reg-1 in logs-1 came without its @timestamp");
    }

    private static AbstractStringAssert<?> unavailable(EqlSearch search) {
        Throwable failure =
                catchThrowable(() -> search.search(Rules.of(Rules.SEQUENCE), window("11:51", "12:00"), 500));
        assertThat(failure).isInstanceOf(SearchUnavailableException.class).hasCauseInstanceOf(Exception.class);
        return assertThat(failure.getMessage())
                .as("a sentence for operators")
                .doesNotContain("\n", "Exception:", "java.", "org.apache", "co.elastic");
    }

    private SearchAnswer search(Rule rule) {
        return search.search(rule, window("11:51", "12:00"), 500);
    }

    private static String answer(String more, String hits) {
        return """
                {"is_partial": false, "is_running": false, "took": 3, "timed_out": false, %s
                 "hits": {"total": {"value": 0, "relation": "eq"}, %s}}""".formatted(more, hits);
    }

    private static String event(String id, String time) {
        return """
                {"_index": "logs-1", "_id": "%s", "fields": {"@timestamp": ["%s"]}}""".formatted(id, at(time));
    }

    private static String error(int status, String type, String reason) {
        return """
                {"error": {"root_cause": [{"type": "%1$s", "reason": "%2$s"}], "type": "%1$s", "reason": "%2$s"},
                 "status": %3$d}""".formatted(type, reason, status);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static JsonNode without(JsonNode body, String... fields) {
        return ((ObjectNode) body.deepCopy()).without(List.of(fields));
    }
}
