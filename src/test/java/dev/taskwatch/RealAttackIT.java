package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A recorded attack, of which the alert must tell what its raw events tell; they are deleted before anybody reads it. */
@EachElasticsearch
class RealAttackIT {

    private static final String INDEX = "winlogbeat-real-attack";
    private static final DetectionWindow WINDOW =
            new DetectionWindow(Instant.parse("2020-12-19T11:55:00Z"), Instant.parse("2020-12-19T12:05:00Z"));
    private static final int LINES_A_REQUEST = 1_000;

    private final JsonHttp http;

    @TempDir
    private Path rules;

    RealAttackIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @BeforeEach
    void loadTelemetry() throws IOException {
        Path file = Path.of(System.getProperty("taskwatch.telemetry", "none"), "schtask_create.winlogbeat.ndjson");
        assumeTrue(Files.exists(file), "no recorded attack here");
        deleteTelemetry();
        List<String> lines = Files.readAllLines(file);
        for (int from = 0; from < lines.size(); from += LINES_A_REQUEST) {
            String part = String.join("\n", lines.subList(from, Math.min(from + LINES_A_REQUEST, lines.size())));
            JsonNode answer = http.send(
                    "POST",
                    "/_bulk?refresh=true",
                    part.replaceAll("\"winlogbeat-2020[0-9.]+\"", '"' + INDEX + '"') + "\n");
            assertThat(answer.path("errors").asBoolean(true)).isFalse();
        }
    }

    /** An alert is known by its event, wherever that is stored: another test's would be this one's. */
    @BeforeEach
    @AfterEach
    void forgetAlerts() {
        http.send("DELETE", "/taskwatch-alerts-2020.12?ignore_unavailable=true", "");
    }

    @AfterEach
    void deleteTelemetry() {
        http.send("DELETE", "/" + INDEX + "?ignore_unavailable=true", "");
    }

    @Test
    void theAlertAnswersEverythingWhenItsEventsAreGone() {
        run(RunKind.MANUAL);
        deleteTelemetry();

        JsonNode alert = alert();

        Map<String, String> answers = Map.ofEntries(
                Map.entry("/source/ip", "172.18.39.5"),
                Map.entry("/host/name", "WORKSTATION6.theshire.local"),
                Map.entry("/taskwatch/task/guid", "{47CDCDF5-3457-4925-96E5-DB6635FFCDDE}"),
                Map.entry(
                        "/taskwatch/task/name", "\\Microsoft\\Windows\\SoftwareProtectionPlatform\\EventCacheManager"),
                Map.entry("/taskwatch/task/author", "THESHIRE\\pgustavo"),
                Map.entry("/taskwatch/task/run_as", "S-1-5-18"),
                Map.entry("/taskwatch/task/captured", "false"),
                Map.entry(
                        "/taskwatch/task/command_line",
                        "C:\\Windows\\system32\\cmd.exe /C C:\\Windows\\System32\\notepad.exe"),
                Map.entry("/taskwatch/creator/name", "pgustavo"),
                Map.entry("/taskwatch/creator/domain", "THESHIRE"),
                Map.entry("/taskwatch/logon/name", "pgustavo"),
                Map.entry("/taskwatch/logon/domain", "THESHIRE.LOCAL"),
                Map.entry("/taskwatch/logon/logon_id", "0xead4335"),
                Map.entry("/taskwatch/logon/source/port", "56588"),
                Map.entry("/taskwatch/logon/event/id", "NEJbpStK0OMIfIL35ofi"),
                Map.entry("/taskwatch/creator/event/id", "U1Kyz4VBNLhKEsIIULbO"),
                Map.entry("/taskwatch/enrichment", "complete"),
                Map.entry("/taskwatch/events/0/source/source/port", "56588"),
                Map.entry("/taskwatch/events/1/id", "i0yuTN3saInhoE03ISUp"));
        assertThat(answers)
                .allSatisfy((field, value) ->
                        assertThat(alert.at(field).asString("")).as(field).isEqualTo(value));
        assertThat(alert.at("/taskwatch/started").size()).isZero();
        assertThat(alert.at("/taskwatch/next/guide").asString())
                .doesNotContain("{{")
                .contains("`pgustavo`");
    }

    @Test
    void anAnalystsEditSurvivesEveryKindOfRun() {
        run(RunKind.MANUAL);
        JsonNode hit = hit();
        String path = "/" + hit.path("_index").asString() + "/_update/"
                + hit.path("_id").asString();
        http.send("POST", path, """
                {"doc": {"kibana.alert.workflow_status": "acknowledged", "kibana.alert.workflow_tags": ["mine"]}}""");
        JsonNode edited = alert();

        Stream.of(RunKind.values()).forEach(kind -> {
            RunReport again = run(kind);
            assertThat(again.known()).as("%s", again).isEqualTo(1);
            assertThat(again.written()).isZero();
        });

        assertThat(alert()).isEqualTo(edited);
        assertThat(edited.path("kibana.alert.workflow_status").asString()).isEqualTo("acknowledged");
    }

    private RunReport run(RunKind kind) {
        try (Service service =
                Service.idle(http.elasticsearch(), RuleCopy.over(INDEX).in(rules))) {
            Rule rule = service.get(RuleCatalog.class).rules().get(0);
            RunRequest request = RunRequest.of(rule, WINDOW, kind, WINDOW.to());
            return service.get(DetectionRun.class)
                    .run(request, rule.maxAlerts())
                    .report();
        }
    }

    private JsonNode alert() {
        return hit().path("_source");
    }

    private JsonNode hit() {
        return assertThat(Alerts.of(http.elasticsearch(), INDEX).hits())
                .singleElement()
                .actual();
    }
}
