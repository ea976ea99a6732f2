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
import dev.taskwatch.schedule.DetectionWindow;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One alert as it stands in the index, of a task created in the first second of a month. */
@EachElasticsearch
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one run is enough to look at its alert
class AlertDocumentIT {

    private static final Instant WRITTEN = Instant.parse("2024-03-01T00:00:00.250Z");
    private static final DetectionWindow WINDOW =
            new DetectionWindow(WRITTEN.minusSeconds(300), WRITTEN.plusSeconds(300));

    @Parameter
    private ElasticsearchUnderTest elasticsearch;

    private JsonHttp http;
    private EventIndex events;
    private Service service;
    private RunReport first;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void writeOneAlert(@TempDir Path rules) {
        http = new JsonHttp(elasticsearch.uri());
        events = EventIndex.create(http.elasticsearch(), "alert-document");
        events.addPair("task", WRITTEN);
        service =
                Service.idle(http.elasticsearch(), RuleCopy.over(events.name()).in(rules));
        first = run(RunKind.MANUAL);
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() {
        if (service != null) {
            service.close();
            events.close();
        }
    }

    @Test
    void liesInTheMonthOfItsLastEventBehindTheAlias() {
        JsonNode alert = alert();

        assertThat(first.written()).isEqualTo(1);
        assertThat(alert.path("_index").asString()).isEqualTo("taskwatch-alerts-2024.03");
        assertThat(http.get("/taskwatch-alerts/_count?q=_id:"
                                + alert.path("_id").asString())
                        .path("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void namesBothEventsAndTheirTime() {
        JsonNode source = alert().path("_source");

        assertThat(source.path("kibana.alert.original_time").asString()).isEqualTo("2024-03-01T00:00:00.250Z");
        assertThat(source.path("@timestamp").asString()).isGreaterThan("2024-03-01T00:00:00.250Z");
        assertThat(source.path("kibana.alert.ancestors"))
                .isEqualTo(JsonMapper.shared().readTree("""
                        [{"id": "task-connection", "index": "%1$s", "type": "event", "depth": 0},
                         {"id": "task-write", "index": "%1$s", "type": "event", "depth": 0}]
                        """.formatted(events.name())));
    }

    @ParameterizedTest
    @CsvSource({
        "/host/id, host-1",
        "/host/name, files-1",
        "/source/ip, 10.0.0.5",
        "/source/port, 56588",
        "/destination/ip, 10.0.0.6",
        "/destination/port, 49671",
        "/network/direction, ingress",
        "/process/name, svchost.exe",
        "/process/pid, 1132",
        "/process/entity_id, task",
        "/registry/value, Actions",
        "/user/name, SYSTEM",
        "/event/kind, signal",
        "/taskwatch/partial, false",
        "/kibana.alert.rule.rule_id, " + RuleCopy.ID,
        "/kibana.alert.rule.name, Remote Scheduled Task Creation",
        "/kibana.alert.rule.version, 210",
        "/kibana.alert.severity, medium",
        "/kibana.alert.risk_score, 47",
        "/kibana.alert.rule.tags/0, Domain: Endpoint",
        "/kibana.alert.rule.author/0, Elastic",
        "/kibana.alert.status, active",
        "/kibana.alert.rule.threat/0/tactic/id, TA0008",
        "/kibana.alert.rule.threat/0/technique/0/id, T1021",
        "/kibana.alert.rule.threat/1/tactic/id, TA0002",
        "/kibana.alert.rule.threat/1/technique/0/subtechnique/0/id, T1053.005",
    })
    void saysWhatTheEventsAndTheRuleSay(String field, String value) {
        assertThat(alert().path("_source").at(field).asString()).isEqualTo(value);
    }

    @Test
    void givesTheReasonInOneSentence() {
        assertThat(alert().at("/_source/kibana.alert.reason").asString())
                .isEqualTo(
                        "10.0.0.5:56588 connected to svchost.exe (SYSTEM) on files-1, which then wrote the actions of"
                                + " scheduled task {47CDCDF5-3457-4925-96E5-DB6635FFCDDE}: medium alert Remote Scheduled Task"
                                + " Creation.");
    }

    @ParameterizedTest
    @CsvSource({
        "@timestamp, date",
        "host.id, keyword",
        "host.name, keyword",
        "source.ip, ip",
        "source.port, long",
        "destination.ip, ip",
        "destination.port, long",
        "process.pid, long",
        "process.entity_id, keyword",
        "registry.path, keyword",
        "user.name, keyword",
        "kibana.alert.original_time, date",
        "kibana.alert.ancestors.id, keyword",
        "kibana.alert.reason, keyword",
        "kibana.alert.risk_score, float",
        "kibana.alert.rule.threat.technique.subtechnique.id, keyword",
        "kibana.alert.rule.parameters, flattened",
        "taskwatch.partial, boolean",
    })
    void isMappedExplicitly(String field, String type) {
        JsonNode mapping = http.get("/taskwatch-alerts-2024.03/_mapping/field/" + field)
                .at("/taskwatch-alerts-2024.03/mappings")
                .path(field)
                .path("mapping");

        assertThat(mapping.at("/" + field.substring(field.lastIndexOf('.') + 1) + "/type")
                        .asString())
                .isEqualTo(type);
    }

    @Test
    void keepsAnAnalystsEditInEveryKindOfRun() {
        JsonNode before = alert();
        assertThat(before.at("/_source/kibana.alert.workflow_status").asString())
                .isEqualTo("open");
        http.send(
                "POST",
                "/taskwatch-alerts-2024.03/_update/" + before.path("_id").asString(),
                "{\"doc\": {\"kibana.alert.workflow_status\": \"closed\"}}");

        for (RunKind kind : RunKind.values()) {
            RunReport again = run(kind);

            assertThat(again.known()).as("%s", again).isEqualTo(1);
            assertThat(again.written()).isZero();
        }

        ObjectNode after = (ObjectNode) alert().path("_source");
        assertThat(after.path("kibana.alert.workflow_status").asString()).isEqualTo("closed");
        after.put("kibana.alert.workflow_status", "open");
        assertThat(after).isEqualTo(before.path("_source"));
    }

    private RunReport run(RunKind kind) {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        RunRequest request = RunRequest.of(rule, WINDOW, kind, WINDOW.to());
        return service.get(DetectionRun.class).run(request, rule.maxAlerts()).report();
    }

    private JsonNode alert() {
        return assertThat(Alerts.of(http.elasticsearch(), events.name()).hits())
                .singleElement()
                .actual();
    }
}
