package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request's parameters, and what is refused and how. */
@EachElasticsearch
class EqlRequestIT {
    private static final String SEQUENCE = "sequence by host with maxspan=1h [a where true] [b where true]";

    private static EqlIndex index;
    private static EqlIndex other;

    private final URI elasticsearch;

    EqlRequestIT(ElasticsearchUnderTest elasticsearch) {
        this.elasticsearch = elasticsearch.uri();
    }

    @BeforeParameterizedClassInvocation
    static void addEvents(ElasticsearchUnderTest elasticsearch) {
        index = EqlIndex.create(
                elasticsearch.uri(),
                "eql-request-1",
                Map.of(
                        "@timestamp", "date",
                        "precise", "date_nanos",
                        "event.category", "keyword",
                        "kind", "keyword",
                        "host", "keyword",
                        "order", "long",
                        "ambiguous", "keyword",
                        "area", "geo_point",
                        "body", "text"));
        other = EqlIndex.create(
                elasticsearch.uri(),
                "eql-request-2",
                Map.of("@timestamp", "date", "event.category", "keyword", "ambiguous", "long", "host", "keyword"));
        for (int i = 0; i < 6; i++) {
            index.add("a" + i, event("a", 10 * i)).add("b" + i, event("b", 10 * i + 5));
        }
        other.add("c", Map.of("@timestamp", "2026-08-01T11:00:00Z", "event.category", "c", "host", "h"));
    }

    private static Map<String, Object> event(String category, int minute) {
        return Map.of(
                "@timestamp",
                "2026-08-01T12:%02d:00.000Z".formatted(minute),
                "precise",
                "2026-08-01T12:00:00.000000%03dZ".formatted(100 - minute),
                "event.category",
                category,
                "kind",
                category,
                "host",
                "h",
                "order",
                -minute);
    }

    @AfterParameterizedClassInvocation
    static void deleteIndices() {
        index.close();
        other.close();
    }

    @Test
    void latestTenEventsComeInAscendingOrder() {
        assertThat(index.events("any where true"))
                .containsExactly("a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4", "a5", "b5");
    }

    @Test
    void sizeAndHeadGiveTheEarliest() {
        JsonNode answer = index.search("any where true", Map.of("size", 3, "result_position", "head"));

        assertThat(EqlIndex.ids(answer.at("/hits/events"))).containsExactly("a0", "b0", "a1");
        assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"head, a0 b0, a1 b1", "tail, a4 b4, a5 b5"})
    void sizeAndPositionHoldForSequences(String position, String first, String second) {
        JsonNode answer = index.search(SEQUENCE, Map.of("size", 2, "result_position", position));

        assertThat(EqlIndex.sequences(answer)).containsExactly(List.of(first.split(" ")), List.of(second.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "1000"})
    void smallPagesLoseNothing(int fetchSize) {
        JsonNode answer = index.search(SEQUENCE, Map.of("fetch_size", fetchSize));

        assertThat(EqlIndex.sequences(answer)).hasSize(6);
    }

    @Test
    void sizeZeroGivesNothing() {
        assertThat(index.search("any where true", Map.of("size", 0))
                        .at("/hits/total/value")
                        .asInt(-1))
                .isZero();
        assertThat(index.search(SEQUENCE, Map.of("size", 0))
                        .at("/hits/total/value")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void filterHoldsForEveryPart() {
        Map<String, Object> filter = Map.of("range", Map.of("@timestamp", Map.of("gte", "2026-08-01T12:35:00Z")));

        assertThat(EqlIndex.sequences(index.search(SEQUENCE, Map.of("filter", filter))))
                .containsExactly(List.of("a4", "b4"), List.of("a5", "b5"));
        assertThat(EqlIndex.ids(
                        index.search("any where true", Map.of("filter", filter)).at("/hits/events")))
                .containsExactly("b3", "a4", "b4", "a5", "b5");
    }

    @Test
    void fieldsOfTheEventsCanBeNamed() {
        assertThat(EqlIndex.ids(index.search("b where true", Map.of("timestamp_field", "precise"))
                        .at("/hits/events")))
                .containsExactly("b5", "b4", "b3", "b2", "b1", "b0");
        assertThat(index.search("a where true", Map.of("event_category_field", "kind"))
                        .at("/hits/total/value")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void nanosecondsOrderSequences() {
        String backwards = "sequence by host [b where true] [a where true] | head 1";

        assertThat(EqlIndex.sequences(index.search(backwards, Map.of("timestamp_field", "precise"))))
                .containsExactly(List.of("b5", "a5"));
    }

    @Test
    void tiebreakerOrdersEventsOfOneTime() {
        try (EqlIndex ties = EqlIndex.create(
                elasticsearch,
                "eql-ties",
                Map.of("@timestamp", "date", "event.category", "keyword", "order", "long"))) {
            for (int order : List.of(3, 1, 2)) {
                ties.add("e" + order, Map.of("@timestamp", "2026-08-01", "event.category", "a", "order", order));
            }

            assertThat(EqlIndex.ids(ties.search("any where true", Map.of("tiebreaker_field", "order"))
                            .at("/hits/events")))
                    .containsExactly("e1", "e2", "e3");
            assertThat(EqlIndex.sequences(ties.search(
                            "sequence [any where order == 2] [any where order == 3]",
                            Map.of("tiebreaker_field", "order"))))
                    .containsExactly(List.of("e2", "e3"));
            assertThat(EqlIndex.sequences(ties.search(
                            "sequence [any where order == 3] [any where order == 2]",
                            Map.of("tiebreaker_field", "order"))))
                    .isEmpty();
        }
    }

    @Test
    void fieldsComeBackWithEveryEvent() {
        JsonNode event = index.search("any where true", Map.of("size", 1, "fields", List.of("host", "@timestamp")))
                .at("/hits/events/0");
        JsonNode ofSequence = index.search(SEQUENCE, Map.of("size", 1, "fields", List.of("host")))
                .at("/hits/sequences/0/events/1");

        assertThat(event.at("/fields/host/0").asString()).isEqualTo("h");
        assertThat(event.at("/fields/@timestamp/0").asString()).isEqualTo("2026-08-01T12:55:00.000Z");
        assertThat(event.at("/_source/host").asString()).isEqualTo("h");
        assertThat(ofSequence.at("/fields").toString()).isEqualTo("{\"host\":[\"h\"]}");
    }

    @Test
    void filterPathCutsTheAnswer() {
        JsonNode answer = call("/eql-request-1/_eql/search?filter_path=hits.total,hits.events._id", "any where true");

        assertThat(answer.toString())
                .startsWith("{\"hits\":{\"total\":{\"value\":10,\"relation\":\"eq\"},\"events\":[{\"_id\":\"a1\"}");
        assertThat(answer.toString()).doesNotContain("_source", "took");
    }

    @Test
    void answerHasNothingButWhatElasticsearchGives() {
        JsonNode answer = index.search("any where true", Map.of("size", 1));

        assertThat(answer.propertyNames()).containsExactly("is_partial", "is_running", "took", "timed_out", "hits");
        assertThat(answer.at("/hits").propertyNames()).containsExactly("total", "events");
        assertThat(answer.at("/hits/events/0").propertyNames()).containsExactly("_index", "_id", "_source");
    }

    @Test
    void missingIndexBesideOthersIsIgnored() {
        assertThat(call("/eql-request-1,eql-absent,eql-no*/_eql/search", "any where true")
                        .at("/hits/total/value")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void indexWithoutAFieldOfTheQueryHasNoMatch() {
        JsonNode answer = call("/eql-request-*/_eql/search", "any where kind == \"a\" or event.category == \"c\"");

        assertThat(EqlIndex.ids(answer.at("/hits/events")))
                .contains("c", "a0", "a5")
                .hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({"eql-absent", "eql-absent*", "'eql-absent,eql-no*'"})
    void noIndexAtAllIsAProblemOfTheQueryInsideAMissingIndex(String indices) {
        JsonNode answer = call("/" + indices + "/_eql/search", "any where true");

        assertThat(answer.path("status").asInt()).isEqualTo(404);
        assertThat(answer.at("/error/type").asString()).isEqualTo("index_not_found_exception");
        assertThat(answer.at("/error/root_cause/0/type").asString()).isEqualTo("verification_exception");
        assertThat(answer.at("/error/root_cause/0/reason").asString())
                .isEqualTo("Found 1 problem\nline -1:-1: Unknown index [" + indices + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            eql-absent*?allow_no_indices=false ^ any where true ^ 404 ^ index_not_found_exception ^ no such index [eql-absent*]
            eql-absent?ignore_unavailable=false ^ any where true ^ 404 ^ index_not_found_exception ^ no such index [eql-absent]
            eql-request-1 ^ process where x == 1    ^ 400 ^ verification_exception ^ Found 1 problem\\nline 1:15: Unknown column [x]
            eql-request-1 ^ any where x == 1 or y == 2 ^ 400 ^ verification_exception ^ Found 2 problems\\nline 1:11: Unknown column [x]\\nline 1:21: Unknown column [y]
            eql-request-1 ^ any where body == "a"   ^ 400 ^ verification_exception ^ No keyword/multi-field defined exact matches for [body]
            eql-request-1 ^ any where body == null  ^ 400 ^ verification_exception ^ No keyword/multi-field defined exact matches for [body]
            eql-request-1 ^ any where not body != null ^ 400 ^ verification_exception ^ No keyword/multi-field defined exact matches for [body]
            eql-request-1 ^ any where host == "h" and hots == "h" ^ 400 ^ verification_exception ^ Unknown column [hots], did you mean [host]?
            eql-request-1 ^ a where event.category == "a" and event.categry == "a" ^ 400 ^ verification_exception ^ Unknown column [event.categry], did you mean [event.category]?
            eql-request-1 ^ any where hots == "h"   ^ 400 ^ verification_exception ^ Unknown column [hots]
            eql-request-1 ^ any where area == "a"   ^ 400 ^ verification_exception ^ Cannot use field [area] with unsupported type [geo_point]
            eql-request-* ^ any where ambiguous == 1 ^ 400 ^ verification_exception ^ Cannot use field [ambiguous] due to ambiguities being mapped as [2] incompatible types
            eql-request-1 ^ sequence [a where true] by host [b where true] by order ^ 400 ^ verification_exception ^ incompatible
            eql-request-1 ^ any where               ^ 400 ^ parsing_exception ^ line 1:10: mismatched input
            eql-request-1?nonsense=1 ^ any where true ^ 400 ^ illegal_argument_exception ^ unrecognized parameter: [nonsense]
            eql-request-1?keep_alive=long ^ any where true ^ 400 ^ illegal_argument_exception ^ failed to parse setting [keep_alive] with value [long]
            """)
    void refusals(String path, String query, int status, String type, String reason) {
        String[] target = path.split("\\?");
        String parameters = target.length > 1 ? "?" + target[1] : "";

        JsonNode answer = call("/" + target[0] + "/_eql/search" + parameters, query);

        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.at("/error/type").asString()).isEqualTo(type);
        assertThat(answer.at("/error/reason").asString())
                .contains(reason.strip().replace("\\n", "\n"));
        assertThat(answer.at("/error/root_cause/0/reason").asString())
                .isEqualTo(answer.at("/error/reason").asString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            {}                                        ^ action_request_validation_exception ^ query is null or empty
            {"query": ""}                             ^ action_request_validation_exception ^ query is null or empty
            {"query": "any where true", "size": -1}   ^ action_request_validation_exception ^ size must be greater than or equal to 0
            {"query": "any where true", "fetch_size": 1} ^ action_request_validation_exception ^ fetch size must be greater than 1
            {"query": "any where true", "max_samples_per_key": 0} ^ action_request_validation_exception ^ max_samples_per_key must be greater than 0
            {"query": "any where true", "keep_alive": "59s"} ^ action_request_validation_exception ^ [keep_alive] must be greater than 1 minute
            {"query": "any where true", "keep_alive": "59999ms"} ^ action_request_validation_exception ^ [keep_alive] must be greater than 1 minute
            {"query": "any where true", "result_position": "middle"} ^ illegal_argument_exception ^ needs to be 'head' or 'tail'
            {"query": "any where true", "filter": {}} ^ x_content_parse_exception ^ [filter]
            {"query": "any where true", "case_sensitive": true} ^ x_content_parse_exception ^ unknown field [case_sensitive]
            {"query": "any where true", "size": "many"} ^ x_content_parse_exception ^ failed to parse field [size]
            {"query": "any where true", "filter": {"nonsense": {}}} ^ parsing_exception ^ unknown query [nonsense]
            {"query": "any where true", "timestamp_field": "host"} ^ verification_exception ^ must be a date
            {"query": "any where true", "timestamp_field": "when"} ^ verification_exception ^ line -1:-1: Unknown column [when]
            {"query": "a where true", "event_category_field": "what"} ^ verification_exception ^ line 1:1: Unknown column [what]
            {"query": "any where true", "fields": "host"} ^ x_content_parse_exception ^ failed to parse field [fields]
            {"query": "any where true", "tiebreaker_field": "what"} ^ verification_exception ^ line -1:-1: Unknown column [what]
            {"query": "sequence [a where true] [b where true]", "fetch_size": 10001} ^ illegal_argument_exception ^ Result window is too large
            {"query": "any where true", "size": 10001} ^ illegal_argument_exception ^ Result window is too large
            """)
    void bodiesThatAreRefused(String body, String type, String reason) {
        JsonNode answer = index.call("POST", "/eql-request-1/_eql/search", body);

        JsonNode error = answer.at("/error/root_cause/0");
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(400);
        assertThat(error.path("type").asString()).isEqualTo(type);
        assertThat(error.path("reason").asString()).contains(reason.strip());
    }

    @Test
    void shardThatFailsIsReportedBesideTheOthersEvents() {
        JsonNode answer = call("/eql-request-*/_eql/search", "any where order == \"x\" or event.category == \"c\"");

        assertThat(EqlIndex.ids(answer.at("/hits/events"))).containsExactly("c");
        assertThat(answer.at("/shard_failures/0/reason/type").asString()).isNotBlank();
        assertThat(answer.path("is_partial").asBoolean(true)).isFalse();
    }

    @Test
    void shardThatFailsLeavesNoSequencesUnlessPartialOnesAreAllowed() {
        other.add("d", Map.of("@timestamp", "2026-08-01T11:01:00Z", "event.category", "c", "host", "h"));
        String failing = "sequence [c where not order == \"x\"] [c where true]";

        JsonNode answer = call("/eql-request-*/_eql/search", failing);
        JsonNode allowed = call("/eql-request-*/_eql/search?allow_partial_sequence_results=true", failing);
        JsonNode refused = call("/eql-request-*/_eql/search?allow_partial_search_results=false", failing);

        assertThat(EqlIndex.sequences(answer)).isEmpty();
        assertThat(answer.path("shard_failures").isEmpty()).isFalse();
        assertThat(EqlIndex.sequences(allowed)).containsExactly(List.of("c", "d"));
        assertThat(allowed.path("shard_failures").isEmpty()).isFalse();
        assertThat(refused.path("status").asInt()).isGreaterThanOrEqualTo(400);
        other.remove("d");
    }

    @Test
    void getIsAsGoodAsPost() {
        String body = JsonMapper.shared().writeValueAsString(Map.of("query", "any where true"));

        assertThat(index.call("GET", "/eql-request-1/_eql/search", body)
                        .at("/hits/total/value")
                        .asInt())
                .isEqualTo(10);
    }

    private JsonNode call(String path, String query) {
        Map<String, Object> body = new HashMap<>(Map.of("query", query));
        return index.call("POST", path, JsonMapper.shared().writeValueAsString(body));
    }
}
