package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
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

/** The field types that Elasticsearch has in modules: which documents queries on them find, and what they refuse. */
@EachElasticsearch
class FieldTypesIT {
    private static final Map<String, Object> MAPPING = Map.of(
            "@timestamp", Map.of("type", "date"),
            "event.category", Map.of("type", "keyword"),
            "dataset", Map.of("type", "constant_keyword", "value", "Sysmon"),
            "namespace", Map.of("type", "constant_keyword"),
            "absent", Map.of("type", "constant_keyword"),
            "command", Map.of("type", "wildcard", "fields", Map.of("text", Map.of("type", "match_only_text"))),
            "short", Map.of("type", "wildcard", "ignore_above", 3),
            "message", Map.of("type", "match_only_text", "fields", Map.of("raw", Map.of("type", "keyword"))),
            "product", Map.of("type", "version"),
            "rest",
                    Map.of(
                            "properties",
                            Map.of(
                                    "count", Map.of("type", "unsigned_long"),
                                    "load", Map.of("type", "scaled_float", "scaling_factor", 100))));

    private static EqlIndex index;

    FieldTypesIT(ElasticsearchUnderTest elasticsearch) {}

    @BeforeParameterizedClassInvocation
    static void addEvents(ElasticsearchUnderTest elasticsearch) {
        index = EqlIndex.createMapped(elasticsearch.uri(), "field-types", MAPPING);
        index.add("1", event(Map.of("command", "schtasks /create /tn Up*", "product", "8.2.0", "rest.count", 7)));
        index.add("2", event(Map.of("namespace", "Berlin", "message", "Task registered", "rest.load", 0.333)));
        index.add("3", event(Map.of("dataset", "Sysmon", "short", "long", "product", "8.10.0", "rest.load", 12)));
        index.add("4", event(Map.of("namespace", "Berlin", "short", "abc", "rest.count", Long.MAX_VALUE)));
    }

    private static Map<String, Object> event(Map<String, Object> fields) {
        Map<String, Object> event = new HashMap<>(fields);
        event.put("@timestamp", "2026-08-01T12:00:00Z");
        event.put("event.category", "process");
        return event;
    }

    @AfterParameterizedClassInvocation
    static void deleteIndex() {
        index.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            {"term": {"dataset": "Sysmon"}}                        ^ 1 2 3 4
            {"term": {"dataset": "sysmon"}}                        ^
            {"term": {"dataset": {"value": "SYSMON", "case_insensitive": true}}} ^ 1 2 3 4
            {"terms": {"dataset": ["Security", "Sysmon"]}}         ^ 1 2 3 4
            {"exists": {"field": "dataset"}}                       ^ 1 2 3 4
            {"prefix": {"dataset": "Sys"}}                         ^ 1 2 3 4
            {"regexp": {"dataset": "S.*"}}                         ^ 1 2 3 4
            {"regexp": {"dataset": "s.*"}}                         ^
            {"range": {"dataset": {"gt": "Sysmon"}}}               ^
            {"range": {"dataset": {"gte": "Sysmon"}}}              ^ 1 2 3 4
            {"term": {"namespace": "Berlin"}}                      ^ 1 2 3 4
            {"exists": {"field": "absent"}}                        ^
            {"term": {"absent": "x"}}                              ^
            {"range": {"absent": {"gte": "a"}}}                    ^
            {"wildcard": {"command": "*/CREATE*"}}                 ^
            {"wildcard": {"command": {"value": "*/CREATE*", "case_insensitive": true}}} ^ 1
            {"term": {"command": "schtasks /create /tn Up*"}}      ^ 1
            {"match": {"command.text": "CREATE"}}                  ^ 1
            {"match_phrase": {"command.text": "create tn"}}        ^ 1
            {"exists": {"field": "command"}}                       ^ 1
            {"range": {"command": {"gte": "s"}}}                   ^ 1
            {"term": {"short": "abc"}}                             ^ 4
            {"term": {"short": "long"}}                            ^
            {"match": {"message": "TASK"}}                         ^ 2
            {"exists": {"field": "message"}}                       ^ 2
            {"term": {"message.raw": "Task registered"}}           ^ 2
            {"term": {"product": "8.10.0"}}                        ^ 3
            {"exists": {"field": "product"}}                       ^ 1 3
            {"term": {"rest.count": 7}}                            ^ 1
            {"range": {"rest.count": {"gt": 7}}}                   ^ 4
            {"term": {"rest.load": 0.33}}                          ^ 2
            {"term": {"rest.load": 0.331}}                         ^ 2
            {"terms": {"rest.load": [0.334, 12.001]}}              ^ 2 3
            {"range": {"rest.load": {"gt": 0.331}}}                ^ 3
            """)
    void findDocuments(String query, String ids) {
        JsonNode answer = index.call("POST", "/field-types/_search?sort=_doc", "{\"query\": " + query + "}");

        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        assertThat(EqlIndex.ids(answer.at("/hits/hits")))
                .containsExactlyInAnyOrderElementsOf(ids == null ? List.of() : List.of(ids.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            dataset == "Sysmon"                    ^ 1 2 3 4
            dataset != "Sysmon"                    ^
            dataset : ("a*", "sys*")               ^ 1 2 3 4
            dataset regex "[A-Z]ysmon"             ^ 1 2 3 4
            dataset in~ ("SYSMON")                 ^ 1 2 3 4
            startsWith(dataset, "Sys")             ^ 1 2 3 4
            length(dataset) == 6                   ^ 1 2 3 4
            absent == null                         ^ 1 2 3 4
            absent != "x"                          ^ 1 2 3 4
            command : "SCHTASKS*"                  ^ 1
            command like "*create*"                ^ 1
            endsWith(command, "Up*")               ^ 1
            not command : "*"                      ^ 2 3 4
            length(command) > 3                    ^ 1
            product == "8.2.0"                     ^ 1
            message == "Task registered"           ^ 2
            rest.count == 7 or rest.count > 100    ^ 1 4
            rest.load == 0.33                      ^ 2
            """)
    void meetConditions(String condition, String ids) {
        JsonNode answer = index.search("process where " + condition);

        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        assertThat(EqlIndex.ids(answer.at("/hits/events")))
                .containsExactlyInAnyOrderElementsOf(ids == null ? List.of() : List.of(ids.split(" ")));
    }

    @Test
    void aConstantIsFetchedFromDocumentsWithoutIt() {
        JsonNode answer = index.call(
                "POST",
                "/field-types/_search",
                "{\"query\": {\"ids\": {\"values\": [1]}}, \"fields\": [\"dataset\", \"namespace\", \"absent\", \"command\"],"
                        + " \"docvalue_fields\": [\"dataset\", \"absent\"]}");

        JsonNode hit = answer.at("/hits/hits/0");
        assertThat(hit.at("/fields/dataset/0").asString()).isEqualTo("Sysmon");
        assertThat(hit.at("/fields/namespace/0").asString()).isEqualTo("Berlin");
        assertThat(hit.at("/fields/command/0").asString()).isEqualTo("schtasks /create /tn Up*");
        assertThat(hit.at("/fields").has("absent")).isFalse();
        assertThat(hit.at("/_source").has("dataset")).isFalse();
    }

    @Test
    void aRoundedNumberIsFetchedAsItIsStored() {
        JsonNode answer = index.call(
                "POST",
                "/field-types/_search",
                "{\"query\": {\"ids\": {\"values\": [2]}}, \"fields\": [\"rest.load\"], \"sort\": [\"rest.load\", \"dataset\"]}");

        assertThat(answer.at("/hits/hits/0/fields/rest.load/0").asDouble()).isEqualTo(0.33);
        assertThat(answer.at("/hits/hits/0/sort").toString()).isEqualTo("[0.33,\"Sysmon\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "dataset, keyword",
        "command, keyword",
        "command.text, text",
        "message, text",
        "product, version",
        "rest.count, unsigned_long",
        "rest.load, scaled_float"
    })
    void fieldCapabilitiesNameTheFamily(String field, String family) {
        JsonNode answer = index.call("GET", "/field-types/_field_caps?fields=" + field, "");

        assertThat(answer.path("fields").path(field).propertyNames()).containsExactly(family);
    }

    @Test
    void mappingsNameTheTypeAndTheValueOfTheFirstDocument() {
        JsonNode mapping = index.call("GET", "/field-types/_mapping", "").at("/field-types/mappings/properties");

        assertThat(mapping.path("namespace").toString())
                .isEqualTo("{\"type\":\"constant_keyword\",\"value\":\"Berlin\"}");
        assertThat(mapping.path("command").toString())
                .isEqualTo("{\"type\":\"wildcard\",\"fields\":{\"text\":{\"type\":\"match_only_text\"}}}");
        assertThat(mapping.at("/rest/properties/load").toString())
                .isEqualTo("{\"type\":\"scaled_float\",\"scaling_factor\":100.0}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            {"dataset": "Security"}          ^ only accepts values that are equal to the value defined in the mappings [Sysmon]
            {"namespace": ["Berlin", "Rom"]} ^ only accepts values that are equal to the value defined in the mappings [Berlin]
            {"rest.count": -1}               ^ out of range
            {"rest.load": "much"}            ^ much
            """)
    void refuseDocuments(String document, String reason) {
        JsonNode answer = index.call("POST", "/field-types/_doc", document);

        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.at("/error").toString()).contains(reason.strip());
    }

    @Test
    void aConstantDiffersFromIndexToIndex() {
        String other = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "mappings",
                        Map.of(
                                "properties",
                                Map.of(
                                        "@timestamp", Map.of("type", "date"),
                                        "dataset", Map.of("type", "constant_keyword", "value", "Security"),
                                        "command", Map.of("type", "keyword")))));
        index.call("DELETE", "/field-types-other", "");
        index.call("PUT", "/field-types-other", other);
        index.call(
                "PUT",
                "/field-types-other/_doc/5?refresh=true",
                "{\"@timestamp\": \"2026-08-01\", \"command\": \"x\"}");

        String query = "{\"query\": \"any where dataset == \\\"Security\\\" or command : \\\"schtasks*\\\"\"}";
        JsonNode answer = index.call("POST", "/field-types,field-types-other/_eql/search", query);

        index.call("DELETE", "/field-types-other", "");
        assertThat(EqlIndex.ids(answer.at("/hits/events")))
                .as(answer.toString())
                .containsExactlyInAnyOrder("5", "1");
    }
}
