package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SourceEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The golden files are under {@code src/test/resources/alerts}; the rule's own texts are left out of them. */
class AlertDocumentsTest {

    private static final EventRef NETWORK = new EventRef(
            ".ds-logs-endpoint.events.network-default-2026.03.01-000001",
            "net-1",
            Instant.parse("2026-03-10T11:58:40.120Z"));
    private static final EventRef REGISTRY = new EventRef(
            ".ds-logs-endpoint.events.registry-default-2026.03.01-000001",
            "reg-1",
            Instant.parse("2026-03-10T11:58:41.500Z"));

    private final Rule rule = Rules.packaged();
    private final Match match = new Match(List.of(NETWORK, REGISTRY));

    @Test
    void aSequenceOfThePackagedRule() {
        Alert alert = alert(Optional.of(object("network-event.json")), Optional.of(object("registry-event.json")));

        assertThat(json(alert)).isEqualTo(golden("alert.json"));
    }

    @Test
    void anAlertThatItsIndexRejectedIsReduced() {
        Alert alert = alert(Optional.of(object("network-event.json")), Optional.of(object("registry-event.json")))
                .reduced("document_parsing_exception: for a reason");

        assertThat(json(alert)).isEqualTo(golden("reduced-alert.json"));
    }

    @Test
    void whatWasNotFoundStillGivesAnAlert() {
        Alert alert = alert(Optional.empty(), Optional.empty());

        assertThat(alert.document())
                .containsEntry("event", Map.of("kind", "signal"))
                .containsEntry("kibana.alert.reason", "a process matched: medium alert Remote Scheduled Task Creation.")
                .containsEntry("kibana.alert.original_time", "2026-03-10T11:58:41.500Z");
    }

    @Test
    void whatCannotBeMadeOfItsEventsIsAnAlertWithoutThem() {
        Alert alert = alert(Map.of());

        assertThat(alert.document())
                .containsEntry(
                        "kibana.alert.uuid", AlertId.of(rule.id(), REGISTRY).value())
                .containsEntry("kibana.alert.rule.name", "Remote Scheduled Task Creation")
                .extractingByKey("taskwatch")
                .asString()
                .contains("rejected=its events cannot be put into an alert");
    }

    /** As many levels as the writer of JSON refuses, or as overflow the stack that the service's threads have. */
    @ParameterizedTest
    @ValueSource(ints = {60, 150, 495, 2_000})
    void anEventThatIsNestedTooDeeplyLosesWhatLiesTooDeepAndNothingElse(int levels) throws Exception {
        Map<String, Object> deep = object("registry-event.json");
        Object lists = "end";
        Object objects = "end";
        for (int i = 0; i < levels; i++) {
            lists = List.of(lists);
            objects = Map.of("o", objects);
        }
        deep.put("event.lists", lists);
        deep.put("process.parent", objects);
        deep.put("host." + "a.".repeat(levels) + "end", "dotted");

        FutureTask<JsonNode> written =
                new FutureTask<>(() -> json(alert(Optional.of(object("network-event.json")), Optional.of(deep))));
        new Thread(null, written, "small", 256 << 10).start();

        JsonNode alert = written.get();
        JsonNode expected = golden("alert.json");
        assertThat(alert.path("registry")).isEqualTo(expected.path("registry"));
        assertThat(alert.at("/taskwatch/events_cut").asBoolean()).isTrue();
        assertThat(alert.at("/taskwatch").has("rejected")).isFalse();
        assertThat(alert.path("kibana.alert.reason")).isEqualTo(expected.path("kibana.alert.reason"));
    }

    private Alert alert(Optional<Map<String, Object>> network, Optional<Map<String, Object>> registry) {
        return alert(Map.of(NETWORK, new SourceEvent(NETWORK, network), REGISTRY, new SourceEvent(REGISTRY, registry)));
    }

    private Alert alert(Map<EventRef, SourceEvent> sources) {
        AlertContext context = new AlertContext(
                rule,
                UUID.fromString("00000000-0000-4000-8000-000000000001"),
                false,
                Instant.parse("2026-03-10T12:00:00Z"),
                Instant.parse("2026-03-10T12:00:01.234Z"),
                false);
        return new AlertDocuments(new AlertProperties(DataSize.ofMegabytes(1)))
                .alert(context, AlertId.of(rule.id(), REGISTRY), match, sources, Optional.empty());
    }

    private static JsonNode json(Alert alert) {
        ObjectNode json =
                (ObjectNode) JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(alert.document()));
        json.remove(List.of(
                "kibana.alert.rule.description",
                "kibana.alert.rule.note",
                "kibana.alert.rule.parameters",
                "kibana.alert.rule.false_positives"));
        return json;
    }

    private static JsonNode golden(String file) {
        return read(file, new TypeReference<>() {});
    }

    private static Map<String, Object> object(String file) {
        return read(file, new TypeReference<>() {});
    }

    private static <T> T read(String file, TypeReference<T> type) {
        try (InputStream json = new ClassPathResource("alerts/" + file).getInputStream()) {
            return JsonMapper.shared().readValue(json, type);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
