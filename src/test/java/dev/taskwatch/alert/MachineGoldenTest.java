package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.enrich.InMemorySurroundings;
import dev.taskwatch.enrich.TaskStory;
import dev.taskwatch.enrich.TaskWrite;
import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.local.TaskEvents;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Golden files: alerts among events of machines that are easily taken for one another. */
class MachineGoldenTest {

    private static final Instant WRITTEN = Instant.parse("2026-03-01T09:00:05Z");
    private static final String GUID = "{3B1F0C52-7A44-4D0E-9C55-0123456789AB}";
    private static final String OTHER_GUID = "{4B1F0C52-7A44-4D0E-9C55-0123456789AB}";
    private static final JsonMapper READABLE = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Rule rule = Rules.packaged();
    private final AlertDocuments documents = new AlertDocuments(new AlertProperties(DataSize.ofMegabytes(1)));

    /** Both machines' events come through one collector, and have its id and name. */
    @Test
    void forwardedEventsAreOfTheMachineThatTheyHappenedOn() throws IOException {
        golden(
                "forwarded",
                forwarded("berlin", "fs-berlin-01.corp.example"),
                forwarded("paris", "ws-paris-17.corp.example"));
    }

    @Test
    void clonesWithOneHostIdAreTwoMachines() throws IOException {
        golden("clones", clone("lab-1", "LAB-1"), clone("lab-2", "LAB-2"));
    }

    @Test
    void twoTenantsWithADomainControllerOfOneNameAreTwoMachines() throws IOException {
        golden("tenants", tenant("blue"), tenant("red"));
    }

    /** A task that Windows did not log, and another task's registration soon after it. */
    @Test
    void whatIsOnlyNearestInTimeIsMarked() throws IOException {
        TaskEvents events = clone("lab-1", "LAB-1");
        List<Event> all = new ArrayList<>(events.pair(GUID));
        all.add(events.registration(2_000, "\\Updater", "LAB-1$", "0x3e7", "updater.exe"));
        all.add(events.logon(-3_000, "j.other", "0x88888", 60_001));

        golden("nearest", events, all);
    }

    /** The rule joins by ids that both machines have. */
    @Test
    void aMatchOverTwoMachinesSaysSo() throws IOException {
        List<Event> all = List.of(
                clone("lab-1", "LAB-1").pair(GUID).get(0),
                clone("lab-2", "LAB-2").pair(GUID).get(1),
                clone("lab-2", "LAB-2").logon(-100, "j.other", "0x88888", 51_544));

        golden("two-machines", alert(all.get(0), all.get(1), all));
    }

    @Test
    void forwardedEventsThatNameNoMachineAreJoinedToNothing() {
        TaskEvents events =
                TaskEvents.of("x", Map.of("tags", "forwarded", "host.id", "wec", "host.name", "WEC01"), WRITTEN);

        Alert alert = alert(events, everything(events, GUID, "alice", 51_544));
        Map<String, Object> fields = Nested.of(alert.document());

        assertThat(Nested.text(fields, "taskwatch.target.name")).contains("unknown");
        assertThat(Nested.text(fields, "taskwatch.task.name")).contains("unknown");
        assertThat(Nested.text(fields, "taskwatch.enrichment")).contains("failed");
        assertThat(alert.document().get("kibana.alert.reason").toString())
                .contains("svchost.exe on an unknown machine, forwarded by WEC01, which then");
        assertThat(AlertBlock.of(alert.document())).contains("  host    an unknown machine, forwarded by WEC01\n");
    }

    /** The alert of the first, while everything also happens on the second within the same second. */
    private void golden(String name, TaskEvents mine, TaskEvents other) throws IOException {
        List<Event> all = new ArrayList<>(everything(other, OTHER_GUID, "mallory", 51_544));
        all.addAll(everything(other, GUID, "mallory", 51_544));
        all.addAll(everything(mine, GUID, "alice", 51_544));

        golden(name, mine, all);

        Map<String, Object> fields = Nested.of(alert(mine, all).document());
        Nested.value(fields, "taskwatch").ifPresent(ours -> ((Map<?, ?>) ours).remove("events"));
        assertThat(READABLE.writeValueAsString(fields)).contains("alice").doesNotContain("mallory");
    }

    private void golden(String name, TaskEvents mine, List<Event> all) throws IOException {
        golden(name, alert(mine, all));
    }

    private static void golden(String name, Alert alert) throws IOException {
        Map<String, Object> document = new HashMap<>(alert.document());
        document.keySet().removeIf(field -> field.startsWith("kibana.alert.rule."));
        new GoldenFile("machines/" + name + ".txt").equalTo(AlertBlock.of(alert.document()));
        new GoldenFile("machines/" + name + ".json")
                .equalTo(READABLE.writeValueAsString(document).replace("\r\n", "\n") + "\n");
    }

    private static List<Event> everything(TaskEvents events, String guid, String account, int port) {
        List<Event> all = new ArrayList<>(events.pair(guid));
        all.add(events.path(guid, "\\Sync of " + account));
        all.add(events.registration(17, "\\Sync of " + account, account, "0x2d33587", account + ".exe"));
        all.add(events.logon(-900, account, "0x2d33587", port));
        all.add(events.process(2_000, account + ".exe", account + ".exe"));
        return all;
    }

    private static TaskEvents forwarded(String prefix, String computer) {
        Map<String, Object> machine = Map.of(
                "agent.type", "winlogbeat",
                "agent.id", "agent-wec",
                "host.id", "c0ffee00-1111-4222-8333-444455556666",
                "host.name", "WEC01",
                "tags", List.of("forwarded"),
                "winlog.computer_name", computer);
        return TaskEvents.of(prefix, machine, WRITTEN);
    }

    private static TaskEvents clone(String prefix, String name) {
        Map<String, Object> machine =
                Map.of("agent.type", "winlogbeat", "agent.id", "image", "host.id", "image", "host.name", name);
        return TaskEvents.of(prefix, machine, WRITTEN);
    }

    private static TaskEvents tenant(String tenant) {
        Map<String, Object> machine = Map.of(
                "agent.type", "filebeat", "host.id", "image", "host.name", "DC01", "data_stream.namespace", tenant);
        return TaskEvents.of(tenant, machine, WRITTEN);
    }

    private Alert alert(TaskEvents mine, List<Event> all) {
        List<Event> own = all.stream()
                .filter(event -> event.id().startsWith(mine.prefix() + "-"))
                .toList();
        return alert(own.get(0), own.get(1), all);
    }

    private Alert alert(Event connection, Event write, List<Event> all) {
        Match match = new Match(List.of(source(connection).ref(), source(write).ref()));
        Map<EventRef, SourceEvent> sources = Map.of(
                source(connection).ref(), source(connection), source(write).ref(), source(write));
        List<TaskWrite> writes = TaskWrite.among(List.of(match), sources);
        Optional<TaskStory> story = Optional.ofNullable(new InMemorySurroundings(
                        all.stream().map(MachineGoldenTest::source).toList())
                .enricher()
                .tell(rule, writes)
                .stories()
                .get(match));
        AlertContext context = new AlertContext(
                rule,
                UUID.fromString("00000000-0000-4000-8000-000000000001"),
                false,
                WRITTEN.plusSeconds(300),
                WRITTEN.plusSeconds(301),
                false);
        return documents.alert(context, AlertId.of(rule.id(), match.terminal()), match, sources, story);
    }

    private static SourceEvent source(Event event) {
        Instant time = Instant.parse(String.valueOf(event.source().get("@timestamp")));
        return new SourceEvent(new EventRef("logs", event.id(), time), Optional.of(event.source()));
    }
}
