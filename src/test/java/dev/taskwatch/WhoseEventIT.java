package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.alert.AlertBlock;
import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.TaskEvents;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.DetectionRun;
import dev.taskwatch.run.RunKind;
import dev.taskwatch.run.RunRequest;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.Nested;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts among events of other machines and of other tasks: nothing of them may become this task's. */
@EachElasticsearch
class WhoseEventIT {

    private static final Instant WRITTEN = Instant.parse("2026-04-01T12:00:00Z");
    private static final String GUID = "{5C2F0C52-7A44-4D0E-9C55-0123456789AB}";
    private static final String INDEX = "winlogbeat-whose-event";

    /** Without Winlogbeat's template, so that only the mapping that is given here holds. */
    private static final String TEXT_INDEX = "logstash-whose-event";

    private static final String TEXT_MAPPING = """
            {"settings": {"number_of_replicas": 0},
             "mappings": {
               "dynamic_templates": [{"texts": {"match_mapping_type": "string", "mapping":
                 {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}}}],
               "properties": {"@timestamp": {"type": "date"}}}}""";

    private final JsonHttp http;
    private final Set<String> indices = new LinkedHashSet<>();

    @TempDir
    private Path rules;

    WhoseEventIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @AfterEach
    void deleteIndices() {
        String used = String.join(",", indices);
        http.send("DELETE", "/" + used + "?ignore_unavailable=true", "");
    }

    /** How collectors mark what they forward; the id is always their own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'tags': ['forwarded'], 'host.name': 'WEC01'}",
                "{'tags': ['forwarded'], 'host.name': '%s', 'host.hostname': 'WEC01'}",
                "{'host.name': 'WEC01', 'winlog.channel': 'ForwardedEvents'}",
                "{'host.name': 'wec01.corp.example', 'agent.type': 'winlogbeat', 'agent.id': 'a'}",
            })
    void aForwardedEventsAlertSaysNothingOfAnotherMachine(String marks) {
        TaskEvents mine = forwarded("mine", marks, "fs-berlin-01.corp.example");
        TaskEvents other = forwarded("other", marks, "ws-paris-17.corp.example");
        List<Event> events = new ArrayList<>(mine.pair(GUID));
        events.addAll(elsewhere(other));

        JsonNode alert = alert(events);

        assertThat(alert.at("/taskwatch/target/name").asString()).isEqualTo("fs-berlin-01.corp.example");
        assertThat(alert.at("/taskwatch/collector/name").asString())
                .isEqualToIgnoringCase(marks.contains("wec01.") ? "wec01.corp.example" : "WEC01");
        assertThat(alert.at("/taskwatch/enrichment").asString()).isEqualTo("complete");
        assertThat(alert.path("kibana.alert.reason").asString()).contains(" on fs-berlin-01.corp.example");
        saysNothingOf(alert, "mallory", "Vendor", "ws-paris-17");
    }

    @Test
    void aForwardedEventsAlertTellsWhatElseHappenedOnItsMachine() {
        String marks = "{'tags': ['forwarded'], 'host.name': 'WEC01'}";
        TaskEvents mine = forwarded("mine", marks, "fs-berlin-01.corp.example");
        List<Event> events = new ArrayList<>(mine.pair(GUID));
        events.add(mine.path(GUID, "\\Mine"));
        events.add(mine.registration(17, "\\Mine", "alice", "0x2", "mine.exe"));
        events.add(mine.logon(-500, "alice", "0x2", 51_544));
        events.addAll(elsewhere(forwarded("other", marks, "ws-paris-17.corp.example")));

        JsonNode alert = alert(events);

        assertThat(alert.at("/taskwatch/task/name_from/how").asString()).isEqualTo("same GUID");
        assertThat(alert.at("/taskwatch/creator/name").asString()).isEqualTo("alice");
        assertThat(alert.at("/taskwatch/creator/how").asString()).isEqualTo("same name");
        assertThat(alert.at("/taskwatch/logon/how").asString()).isEqualTo("same logon");
        saysNothingOf(alert, "mallory", "Vendor", "ws-paris-17");
    }

    /** What it forwards has its name as the host's, and would crowd out its own events. */
    @Test
    void aCollectorThatIsAttackedItselfIsNotTakenForTheMachinesItForwards() {
        TaskEvents mine = machineEvents("mine", "{'host.name': 'WEC01', 'winlog.computer_name': 'WEC01.corp.example'}");
        List<Event> events = new ArrayList<>(mine.pair(GUID));
        events.add(mine.path(GUID, "\\Mine"));
        events.add(mine.registration(3_000, "\\Mine", "alice", "0x2", "mine.exe"));
        IntStream.range(0, 40)
                .mapToObj(i -> forwarded("other-" + i, "{'host.name': 'WEC01'}", "ws-" + i))
                .forEach(other -> events.add(other.registration(10, "\\Vendor", "mallory", "0x1", "vendor.exe")));

        JsonNode alert = alert(events);

        assertThat(alert.at("/taskwatch/creator/name").asString()).isEqualTo("alice");
        assertThat(alert.at("/taskwatch/enrichment").asString()).isEqualTo("complete");
        assertThat(alert.at("/taskwatch").has("collector")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // cloned machines
                "{'host': {'id': 'image', 'name': 'LAB-1'}} {'host': {'id': 'image', 'name': 'LAB-2'}}",
                // two domains
                "{'host.name': 'dc01.blue.example'} {'host.name': 'dc01.red.example'}",
                // two tenants
                "{'host.name': 'DC01', 'data_stream.namespace': 'blue'} {'host.name': 'DC01', 'data_stream.namespace': 'red'}",
                "{'host.name': 'DC01', 'organization.id': 'blue'} {'host.name': 'DC01', 'organization.id': 'red'}",
                // two machines of one name
                "{'host': {'name': 'DC01', 'id': '1'}, 'agent.type': 'x'} {'host': {'name': 'DC01', 'id': '2'}, 'agent.type': 'x'}",
                // no name at all
                "{'host.id': 'h'} {'host.id': 'h'}",
                "{'host': {'id': 'h', 'name': ''}} {'host': {'id': 'h', 'name': ['', null]}}",
            })
    void eventsOfAnotherMachineAreNeverTheTasks(String machines) {
        String[] both = machines.replace("} {", "}\n{").split("\n");
        List<Event> events = new ArrayList<>(TaskEvents.of("mine", machine(both[0]), WRITTEN).pair(GUID).stream()
                .map(WhoseEventIT::withId)
                .toList());
        events.addAll(elsewhere(TaskEvents.of("other", machine(both[1]), WRITTEN)));

        JsonNode alert = alert(events);

        saysNothingOf(alert, "mallory", "Vendor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'host': {'name': 'ws-1', 'id': '1'}, 'agent.type': 'endpoint'} {'host': {'name': 'WS-1.corp.example', 'id': '2'}, 'agent.type': 'filebeat'}",
                "{'host.name': 'ws-1', 'data_stream.namespace': 'blue-1'} {'host.name': 'ws-1'}",
                "{'host.name': 'ws-1'} {'host.name': 'WEC01', 'tags': 'forwarded', 'winlog.computer_name': 'ws-1.corp.example'}",
                "{'host.name': 'ws-1.corp.example.'} {'winlog.computer_name': 'WS-1.CORP.EXAMPLE'}",
            })
    void eventsOfTheSameMachineFromAnotherAgentAreTheTasks(String machines) {
        String[] both = machines.replace("} {", "}\n{").split("\n");
        List<Event> events = new ArrayList<>(TaskEvents.of("mine", machine(both[0]), WRITTEN).pair(GUID).stream()
                .map(WhoseEventIT::withId)
                .toList());
        TaskEvents same = TaskEvents.of("same", machine(both[1]), WRITTEN);
        events.add(same.path(GUID, "\\Mine"));
        events.add(same.registration(17, "\\Mine", "alice", "0x2", "mine.exe"));

        JsonNode alert = alert(events);

        assertThat(alert.at("/taskwatch/task/name").asString()).isEqualTo("\\Mine");
        assertThat(alert.at("/taskwatch/creator/name").asString()).isEqualTo("alice");
        assertThat(alert.at("/taskwatch/enrichment").asString()).isEqualTo("complete");
    }

    /** The write names no tenant, so its events do not show whose they are. */
    @Test
    void eventsOfTwoMachinesThatBothFitAreNoneOfTheTasks() {
        List<Event> events = new ArrayList<>(
                machineEvents("mine", "{'host': {'name': 'DC01', 'id': '1'}}").pair(GUID));
        for (String tenant : List.of("blue", "red")) {
            TaskEvents one = machineEvents(tenant, "{'host.name': 'DC01', 'data_stream.namespace': '" + tenant + "'}");
            events.add(one.path(GUID, "\\Vendor of " + tenant));
            events.add(one.registration(17, "\\Vendor of " + tenant, "mallory", "0x2", "vendor.exe"));
        }

        JsonNode alert = alert(events);

        saysNothingOf(alert, "mallory", "Vendor");
        assertThat(alert.at("/taskwatch/enrichment").asString()).isEqualTo("partial");
        assertThat(alert.at("/taskwatch/enrichment_reason").asString()).contains("several machines fit DC01");
    }

    /** Windows did not log the task; an updater registers its own two seconds later, and somebody logs on. */
    @Test
    void whatIsOnlyNearestInTimeIsSaidToBeThat() {
        TaskEvents machine =
                machineEvents("mine", "{'host': {'name': 'SRV001', 'id': 'h-1'}, 'winlog.computer_name': 'SRV001'}");
        List<Event> events = new ArrayList<>(machine.pair(GUID));
        events.add(machine.registration(2_000, "\\Updater", "SRV001$", "0x3e7", "updater.exe"));
        events.add(machine.logon(-2_000, "j.other", "0x88888", 60_001));

        JsonNode alert = alert(events);

        assertThat(alert.path("kibana.alert.reason").asString()).doesNotContain("pdater");
        for (String field : List.of("task/name", "task/author", "task/command_line", "creator/name", "logon/name")) {
            assertThat(alert.at("/taskwatch/" + field).asString()).as(field).isEqualTo("unknown");
        }
        assertThat(alert.at("/taskwatch/nearest/registration/how").asString()).isEqualTo("nearest in time");
        assertThat(alert.at("/taskwatch/nearest/registration/task").asString()).isEqualTo("\\Updater");
        assertThat(alert.at("/taskwatch/nearest/logon/how").asString()).isEqualTo("nearest in time");
        assertThat(alert.at("/taskwatch/next").toString())
                .doesNotContain("0x88888")
                .doesNotContain("pdater");
        assertThat(block(alert)).contains("  account unknown\n").contains("(Only nearest in time:");
    }

    @Test
    void theSameProgramForAnotherPurposeIsNotWhatTheTaskStarted() {
        TaskEvents machine = machineEvents("mine", "{'host.name': 'SRV001'}");
        List<Event> events = new ArrayList<>(machine.pair(GUID));
        events.add(machine.path(GUID, "\\Mine"));
        events.add(machine.registration(17, "\\Mine", "alice", "0x2", "cmd.exe"));
        Map<String, Object> byHand = new LinkedHashMap<>(
                machine.process(5_000, "cmd.exe", "cmd.exe /k dir").source());
        byHand.put("process", Map.of("name", "cmd.exe", "command_line", "cmd.exe /k dir", "entity_id", "p"));
        events.add(new Event("by-hand", byHand));

        JsonNode alert = alert(events);

        assertThat(alert.at("/taskwatch/task/command_line").asString()).isEqualTo("cmd.exe");
        assertThat(alert.at("/taskwatch/started").size()).isZero();
    }

    @Test
    void textsThatAreMappedDynamicallyTellTheWholeStory() {
        TaskEvents machine = machineEvents(
                "mine",
                "{'host': {'id': '7e57ab1e-0000', 'name': 'fs-berlin-01.corp.example'}, 'winlog.computer_name': 'fs-berlin-01.corp.example'}");
        List<Event> events = new ArrayList<>(machine.pair(GUID));
        events.add(machine.path(GUID, "\\Sync-77"));
        events.add(machine.registration(17, "\\Sync-77", "alice", "0x2d33587", "cmd.exe"));
        events.add(machine.logon(-500, "alice", "0x2d33587", 51_540));
        events.add(machine.process(2_000, "cmd.exe", "cmd.exe"));

        JsonNode alert = alertOfTexts(events);

        assertThat(alert.at("/taskwatch/task/name").asString()).isEqualTo("\\Sync-77");
        assertThat(alert.at("/taskwatch/creator/name").asString()).isEqualTo("alice");
        assertThat(alert.at("/taskwatch/logon/how").asString()).isEqualTo("same logon");
        assertThat(alert.at("/taskwatch/task/command_line").asString()).isEqualTo("cmd.exe");
        assertThat(alert.at("/taskwatch/started/0/how").asString()).isEqualTo("same command");
        assertThat(alert.at("/taskwatch/enrichment").asString()).isEqualTo("complete");
    }

    /** A text field finds {@code fs-berlin-01} by the word {@code berlin}. */
    @Test
    void aMachineWhoseNameIsAWordOfAnothersIsNotTakenForIt() {
        TaskEvents mine = machineEvents("mine", "{'host.name': 'berlin', 'data_stream.namespace': 'blue'}");
        TaskEvents other =
                machineEvents("other", "{'host.name': 'fs-berlin-01.corp.example', 'data_stream.namespace': 'blue'}");
        List<Event> events = new ArrayList<>(mine.pair(GUID));
        events.addAll(elsewhere(other));

        JsonNode alert = alertOfTexts(events);

        saysNothingOf(alert, "mallory", "Vendor");
        assertThat(alert.at("/taskwatch/enrichment").asString()).isEqualTo("complete");
    }

    @Test
    void whereOtherMachinesFillTheAnswerItIsNotCalledComplete() {
        TaskEvents mine = machineEvents("mine", "{'host.name': 'berlin'}");
        List<Event> events = new ArrayList<>(mine.pair(GUID));
        IntStream.range(0, 40)
                .mapToObj(i -> machineEvents("other-" + i, "{'host.name': 'fs-berlin-" + i + "'}"))
                .forEach(other -> events.add(other.registration(10, "\\Vendor", "mallory", "0x1", "vendor.exe")));

        JsonNode alert = alertOfTexts(events);

        saysNothingOf(alert, "mallory", "Vendor");
        assertThat(alert.at("/taskwatch/enrichment").asString()).isEqualTo("partial");
    }

    /** All that may be mistaken for the task's: of the same second, address, port, process and GUID. */
    private static List<Event> elsewhere(TaskEvents other) {
        return List.of(
                other.path(GUID, "\\VendorUpdate"),
                other.registration(17, "\\VendorUpdate", "mallory", "0x77777", "vendor.exe"),
                other.logon(-500, "mallory", "0x77777", 51_544),
                other.process(2_000, "vendor.exe", "vendor.exe"));
    }

    private void saysNothingOf(JsonNode alert, String... words) {
        assertThat(alert.toString()).doesNotContain(words);
        assertThat(block(alert)).doesNotContain(words);
    }

    private static String block(JsonNode alert) {
        return AlertBlock.of(JsonMapper.shared().convertValue(alert, new TypeReference<Map<String, Object>>() {}));
    }

    private static TaskEvents forwarded(String prefix, String marks, String computer) {
        Map<String, Object> machine = new LinkedHashMap<>(machine(marks.formatted(computer)));
        machine.put("host.id", "c0ffee00-1111-4222-8333-444455556666");
        machine.put("winlog.computer_name", computer);
        return TaskEvents.of(prefix, machine, WRITTEN);
    }

    private static TaskEvents machineEvents(String prefix, String machine) {
        Map<String, Object> fields = new LinkedHashMap<>(machine(machine));
        if (!fields.containsKey("host")) {
            fields.put("host.id", "h");
        }
        return TaskEvents.of(prefix, fields, WRITTEN);
    }

    /** The rule asks for an id of each event. */
    private static Event withId(Event event) {
        Map<String, Object> source = new LinkedHashMap<>(event.source());
        Map<String, Object> host = new LinkedHashMap<>();
        ((Map<?, ?>) source.getOrDefault("host", Map.of()))
                .forEach((name, value) -> host.put(String.valueOf(name), value));
        host.putIfAbsent("id", "h");
        source.put("host", host);
        return new Event(event.id(), source);
    }

    private static Map<String, Object> machine(String json) {
        return JsonMapper.shared().readValue(json.replace('\'', '"'), new TypeReference<>() {});
    }

    /** An index of Winlogbeat's has one namespace, so events of each other one are in an index of their own. */
    private JsonNode alert(List<Event> events) {
        Map<String, List<Event>> byTenant = new LinkedHashMap<>();
        events.forEach(event -> byTenant.computeIfAbsent(index(event), index -> new ArrayList<>())
                .add(event));
        indices.addAll(byTenant.keySet());
        byTenant.forEach((name, own) -> EventIndex.create(http.elasticsearch(), name.replace("winlogbeat-", ""))
                .add(own));
        return alertOver(index(events.get(0)));
    }

    private static String index(Event event) {
        return Nested.text(event.source(), "data_stream.namespace")
                .map(namespace -> INDEX + "-" + namespace)
                .orElse(INDEX);
    }

    private JsonNode alertOfTexts(List<Event> events) {
        indices.add(TEXT_INDEX);
        http.send("PUT", "/" + TEXT_INDEX, TEXT_MAPPING);
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append("{\"create\": {\"_id\": \"" + event.id() + "\"}}\n")
                .append(JsonMapper.shared().writeValueAsString(event.source()))
                .append('\n'));
        JsonNode answer = http.send("POST", "/" + TEXT_INDEX + "/_bulk?refresh=true", lines.toString());
        assertThat(answer.path("errors").asBoolean(true)).as("%s", answer).isFalse();
        return alertOver(TEXT_INDEX);
    }

    /** An alert is known by its event, wherever that is stored: another test's would be this one's. */
    private JsonNode alertOver(String index) {
        http.send("DELETE", "/taskwatch-alerts-2026.04?ignore_unavailable=true", "");
        String pattern = index.startsWith(INDEX) ? INDEX + "*" : index;
        DetectionWindow window = new DetectionWindow(WRITTEN.minusSeconds(300), WRITTEN.plusSeconds(300));
        try (Service service =
                Service.idle(http.elasticsearch(), RuleCopy.over(pattern).in(rules))) {
            Rule rule = service.get(RuleCatalog.class).rules().get(0);
            RunRequest request = RunRequest.of(rule, window, RunKind.MANUAL, window.to());
            service.get(DetectionRun.class).run(request, rule.maxAlerts());
        }
        return assertThat(Alerts.of(http.elasticsearch(), index).hits())
                .singleElement()
                .actual()
                .path("_source");
    }
}
