package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.DetectionRun;
import dev.taskwatch.run.RunKind;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.RunRequest;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.Nested;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events that their own index takes, and that an alert's index would not: it maps more. Whatever they hold besides what
 * the rule matches, each is an alert.
 */
@EachElasticsearch
class HostileEventsIT {

    private static final String INDEX = "hostile-events";
    private static final Instant START = Instant.parse("2024-05-06T07:00:00Z");
    private static final int EACH = 8;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is put over both events of a match, as JSON; {@code "…"} stands for a lot. */
    private static final List<String> JUNK = List.of(
            "{'host': {'name': {'an': 'object'}}}",
            "{'host': {'name': ['a', {'b': 'c'}, null, 7, [['deep']]]}}",
            "{'host': 'a text', 'host.id': 'host-1', 'host.os.type': 'windows'}",
            "{'user': 'a text'}",
            "{'user': {'name': 12345678901234567890123456789012345678901234567890}}",
            "{'process': {'pid': 'many', 'start': '+999999999-12-31T23:59:59Z', 'exit_code': 1e300}}",
            "{'process': {'pid': 99999999999999999999, 'start': -99999999999999999, 'args_count': 1.5}}",
            "{'process': {'parent': 'a text', 'hash': ['a', 'b'], 'code_signature': {'trusted': 'perhaps'}}}",
            "{'event': {'created': 'yesterday', 'sequence': {'a': 1}, 'severity': 'high', 'ingested': '10000-13-99'}}",
            "{'source': {'geo': {'location': 'nowhere'}, 'as': 7, 'bytes': -1e18, 'mac': true}}",
            "{'destination': {'geo': [], 'address': {}, 'packets': false}}",
            "{'': 'no name', 'process': {'': {'': 1}}}",
            "{' ': 'blank', 'process': {' ': 1, '\\t': 2}}",
            "{'.': 'a dot', 'process': {'.': 1, '..': 2, 'a..b': 3, '.a': 4, 'a.': 5}}",
            "{'process.parent.name': 'dotted', 'process': {'parent.pid': 'x', 'parent': {'pid': 1}}}",
            "{'registry': {'data': {'bytes': '!!! no base64 !!!'}}}",
            "{'registry': {'data': {'bytes': ['AAAA', {}], 'strings': {'a': 'b'}, 'type': 7}}}",
            "{'registry': {'data': 'a text'}}",
            "{'network': {'bytes': 'a', 'transport': {'a': {}}}}",
            "{'agent': [{'id': {}}, 'text', null], 'tags': {'a': 1}, 'ecs': 'x', 'related': 7}",
            "{'kibana.alert.workflow_status': 'closed', 'taskwatch': {'partial': 'x'}, 'kibana': 'x', '_id': 'x'}",
            "{'\\u001b[2J\\u202e': 'control', 'host': {'name': '\\u001b[31m\\ud83d\\ude00\\u0000\\r\\n'}}",
            "{'file': {'size': 'x', 'path': {}}, 'dns': [], 'url': 1, 'threat': 'x', 'data_stream': 3}",
            "{'process': FIELDS}",
            "{'junk': FIELDS, 'winlog': {'event_data': FIELDS}}",
            "{'junk': NESTED, 'process': {'parent': NESTED}}",
            "{'process': {'DOTTED': 1}, 'junk': LISTS, 'event': {'reference': LISTS}, 'user.DOTTED': 2}",
            "{'NAME': 1, 'process': {'NAME': 2}}");

    private final JsonHttp http;

    @TempDir
    private Path rules;

    HostileEventsIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @BeforeEach
    void createIndex() {
        deleteIndex();
        http.send("PUT", "/" + INDEX, """
                {"mappings": {"dynamic": false, "properties": {
                   "@timestamp": {"type": "date"},
                   "event": {"properties": {"category": {"type": "keyword"}, "type": {"type": "keyword"}}},
                   "host": {"properties": {"id": {"type": "keyword"}, "os": {"properties": {"type": {"type": "keyword"}}}}},
                   "process": {"properties": {"entity_id": {"type": "keyword"}, "name": {"type": "keyword"}}},
                   "network": {"properties": {"direction": {"type": "keyword"}}},
                   "source": {"properties": {"ip": {"type": "ip"}, "port": {"type": "long"}}},
                   "destination": {"properties": {"ip": {"type": "ip"}, "port": {"type": "long"}}},
                   "registry": {"properties": {"path": {"type": "keyword"}, "value": {"type": "keyword"}}}}}}
                """);
    }

    @AfterEach
    void deleteIndex() {
        http.send("DELETE", "/" + INDEX + "?ignore_unavailable=true", "");
    }

    @Test
    void everyOneOfHundredsIsAnAlert() {
        int matches = 0;
        for (int i = 0; i < EACH * JUNK.size(); i++) {
            matches += addPair("task-" + i, START.plusSeconds(i), junk(JUNK.get(i % JUNK.size()))) ? 1 : 0;
        }
        matches += addPair("message", START.plusSeconds(1000), Map.of("message", "x".repeat(10_000_000))) ? 1 : 0;
        Map<String, Object> line = Map.of("process", Map.of("command_line", "y".repeat(10_000_000)));
        matches += addPair("line", START.plusSeconds(1001), line) ? 1 : 0;
        matches += addPair("value", START.plusSeconds(1002), value(3_000_000)) ? 1 : 0;
        assertThat(matches).isGreaterThan(EACH * JUNK.size() * 3 / 4);

        List<RunReport> reports = runUntilComplete();

        assertThat(reports.stream().mapToInt(RunReport::written).sum())
                .as("%s", reports)
                .isEqualTo(matches);
        List<JsonNode> alerts = Alerts.of(http.elasticsearch(), INDEX).hits();
        assertThat(alerts).hasSize(matches).allSatisfy(HostileEventsIT::saysWhatIsCertain);
        assertThat(alerts.stream()
                        .filter(alert -> alert.at("/_source/taskwatch").has("rejected")))
                .as("alerts without their events' fields")
                .isEmpty();
        assertThat(alerts.stream()
                        .filter(alert ->
                                alert.at("/_source/taskwatch/events_cut").asBoolean(false)))
                .as("alerts with cut events")
                .hasSizeGreaterThanOrEqualTo(3);
    }

    private static void saysWhatIsCertain(JsonNode alert) {
        JsonNode source = alert.path("_source");
        assertThat(source.at("/source/ip").asString()).isEqualTo("10.0.0.5");
        assertThat(source.path("kibana.alert.workflow_status").asString()).isEqualTo("open");
        assertThat(source.at("/taskwatch/partial").asBoolean(true)).isFalse();
        assertThat(source.at("/taskwatch/task/guid").asString()).isEqualTo("{47CDCDF5-3457-4925-96E5-DB6635FFCDDE}");
        assertThat(source.at("/taskwatch/events").size()).isEqualTo(2);
        assertThat(source.toString().length()).isLessThan(4_000_000);
    }

    /** @return whether the index has taken both */
    private boolean addPair(String task, Instant time, Map<String, Object> junk) {
        List<String> lines = new ArrayList<>();
        for (EventIndex.Event event :
                List.of(EventIndex.connection(task, time.minusMillis(500)), EventIndex.write(task, time))) {
            Map<String, Object> source = new LinkedHashMap<>(junk);
            overlay(source, event.source());
            lines.add(JSON.writeValueAsString(Map.of("create", Map.of("_id", event.id()))));
            lines.add(JSON.writeValueAsString(source));
        }
        JsonNode answer = http.send("POST", "/" + INDEX + "/_bulk", String.join("\n", lines) + "\n");
        return !answer.path("errors").asBoolean(true);
    }

    /** What the rule needs stays as it is; the rest is the junk's. */
    private static void overlay(Map<String, Object> junk, Map<String, Object> needed) {
        needed.forEach((name, value) -> {
            if (junk.get(name) instanceof Map<?, ?> mixed && value instanceof Map<?, ?> certain) {
                Map<String, Object> both = new LinkedHashMap<>();
                certain.forEach((field, said) -> both.put(String.valueOf(field), said));
                mixed.forEach((field, said) -> both.put(String.valueOf(field), said));
                junk.put(name, both);
            } else if (!junk.containsKey(name)) {
                junk.put(name, value);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> junk(String json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            fields.put("field" + i, Map.of("a", i));
        }
        Object nested = "end";
        for (int i = 0; i < 200; i++) {
            nested = Map.of("n", nested);
        }
        Object lists = "end";
        for (int i = 0; i < 450; i++) {
            lists = List.of(lists);
        }
        return JSON.readValue(
                json.replace('\'', '"')
                        .replace("FIELDS", JSON.writeValueAsString(fields))
                        .replace("NESTED", JSON.writeValueAsString(nested))
                        .replace("LISTS", JSON.writeValueAsString(lists))
                        .replace("DOTTED", "a.".repeat(600) + "end")
                        .replace("NAME", "n".repeat(10_000)),
                Map.class);
    }

    private static Map<String, Object> value(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        String base64 = Base64.getEncoder().encodeToString(noise);
        return Nested.of(Map.of("registry.data.bytes", base64));
    }

    private List<RunReport> runUntilComplete() {
        http.send("POST", "/" + INDEX + "/_refresh", "");
        List<RunReport> reports = new ArrayList<>();
        try (Service service =
                Service.idle(http.elasticsearch(), RuleCopy.over(INDEX).in(rules))) {
            Rule rule = service.get(RuleCatalog.class).rules().get(0);
            DetectionWindow window = new DetectionWindow(START.minusSeconds(60), START.plusSeconds(2000));
            do {
                RunRequest request = RunRequest.of(rule, window, RunKind.MANUAL, window.to());
                reports.add(service.get(DetectionRun.class)
                        .run(request, rule.maxAlerts())
                        .report());
            } while (reports.get(reports.size() - 1).verdict() == Verdict.CAPPED);
        }
        assertThat(reports).last().extracting(RunReport::verdict).isEqualTo(Verdict.COMPLETE);
        return reports;
    }
}
