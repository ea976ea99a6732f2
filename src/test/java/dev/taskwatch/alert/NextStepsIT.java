package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.local.JsonHttp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The EQL queries of an alert, asked as an analyst would: they find what they say, whatever the values hold. */
@EachElasticsearch
class NextStepsIT {

    private final JsonHttp http;
    private EventIndex events;

    NextStepsIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @BeforeEach
    void createIndex() {
        events = EventIndex.create(http.elasticsearch(), "next-steps");
    }

    @AfterEach
    void deleteIndex() {
        events.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachFindsWhatItSaysAndNothingElse(HostileValue value) {
        events.add(List.of(
                event("child", "process", value.text, Map.of("parent", Map.of("entity_id", value.text))),
                event("write", "registry", value.text, Map.of()),
                event("connection", "network", value.text, Map.of()),
                event("decoy-child", "process", "decoy", Map.of("parent", Map.of("entity_id", "decoy"))),
                event("decoy-write", "registry", "decoy", Map.of())));

        List<String> queries = NextStepsTest.queries(NextStepsTest.steps(value.text), "eql");

        assertThat(queries).extracting(this::found).containsExactly("[child]", "[write]", "[connection]");
    }

    private String found(String eql) {
        String body = JsonMapper.shared().writeValueAsString(Map.of("query", eql));
        JsonNode answer = http.send("POST", "/" + events.name() + "/_eql/search", body);
        return answer.at("/hits/events")
                .valueStream()
                .map(event -> event.path("_id").asString())
                .toList()
                .toString();
    }

    private static Event event(String id, String category, String value, Map<String, Object> process) {
        return new Event(
                id,
                Map.of(
                        "@timestamp", "2026-03-01T12:00:00Z",
                        "event", Map.of("category", category),
                        "host", Map.of("id", value, "name", value),
                        "process", process,
                        "registry", Map.of("path", value),
                        "source", Map.of("ip", "192.0.2.7", "port", 50_123),
                        "destination", Map.of("ip", "192.0.2.8")));
    }
}
