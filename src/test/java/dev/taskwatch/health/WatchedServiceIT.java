package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of a running service. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one service for all
class WatchedServiceIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern METRIC = Pattern.compile("\\btaskwatch_\\w+");

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private EventIndex events;
    private Path rules;
    private Service service;

    @BeforeAll
    void start(@TempDir Path directory) {
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        events = EventIndex.create(http.elasticsearch(), "watched");
        Instant time = Instant.now().minusSeconds(30);
        EventIndex.Event connection = EventIndex.connection("watched", time.minusSeconds(1));
        EventIndex.Event write = EventIndex.write("watched", time);
        for (EventIndex.Event event : List.of(connection, write)) {
            Object category = ((Map<?, ?>) event.source().get("event")).get("category");
            Object type = ((Map<?, ?>) event.source().get("event")).get("type");
            event.source()
                    .put(
                            "event",
                            Map.of(
                                    "category",
                                    category,
                                    "type",
                                    type,
                                    "ingested",
                                    time.plusSeconds(2).toString()));
        }
        events.add(List.of(connection, write));
        rules = RuleCopy.over(events.name()).every("2s", "10m").in(directory);
        service = Service.start(http.elasticsearch(), rules, "management.endpoint.detections.access=unrestricted");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(scrape())
                        .containsPattern("taskwatch_alerts_total\\{rule=\"" + RuleCopy.ID + "\"} 1\\.0")
                        .contains("taskwatch_source_ingest_delay_seconds"));
    }

    @AfterAll
    void stop() {
        service.close();
        events.close();
    }

    @Test
    void theScrapeTellsOfEveryRuleInBaseUnitsAndSaysWhatItTells() throws Exception {
        String rule = "rule=\"" + RuleCopy.ID + "\"";

        String scrape = scrape();

        assertThat(scrape.lines())
                .contains(
                        "# TYPE taskwatch_runs_total counter",
                        "# TYPE taskwatch_run_duration_seconds histogram",
                        "# TYPE taskwatch_search_duration_seconds histogram",
                        "# TYPE taskwatch_complete_age_seconds gauge",
                        "taskwatch_holder{" + rule + "} 1.0",
                        "taskwatch_blind{" + rule + "} 0.0",
                        "taskwatch_left_over{" + rule + "} 0.0",
                        "taskwatch_gaps{" + rule + "} 0.0",
                        "taskwatch_interval_seconds{" + rule + "} 2.0",
                        "taskwatch_gaps_last_day{" + rule + "} 0.0",
                        "taskwatch_open_windows{kind=\"left_over\"," + rule + "} 0.0",
                        "taskwatch_runs_total{kind=\"current\"," + rule + ",verdict=\"failed\"} 0.0");
        Set<String> described = names(scrape, Pattern.compile("# HELP (taskwatch_\\w+) \\w+"));
        assertThat(names(scrape, Pattern.compile("# TYPE (taskwatch_\\w+) ")))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(described).anyMatch(help -> help.equals(name) || name.equals(help + "_max")));
        assertThat(names(scrape, Pattern.compile("\ntaskwatch_\\w+\\{([^}]*)}")))
                .allSatisfy(tags -> assertThat(Pattern.compile("(\\w+)=\"")
                                .matcher(tags)
                                .results()
                                .map(tag -> tag.group(1)))
                        .isSubsetOf("rule", "kind", "verdict", "le", "pattern", "category", "condition"));
    }

    @Test
    void alertRulesAndDashboardReadOnlyWhatIsThere() throws Exception {
        String scrape = scrape();

        for (String file :
                List.of("monitoring/alerts.yml", "monitoring/dashboard.json", "monitoring/alerts.test.yml")) {
            Set<String> read = METRIC.matcher(Files.readString(Path.of(file)))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(read).as(file).hasSizeGreaterThan(10);
            assertThat(read).as(file).allSatisfy(name -> assertThat(scrape).containsPattern("\n" + name + "[{ ]"));
        }
    }

    @Test
    void detectionsShowTheRuleItsRunsAndItsSources() throws Exception {
        JsonNode detections = JsonMapper.shared().readTree(get(service, "/detections"));

        JsonNode rule = detections.at("/rules/" + RuleCopy.ID);
        assertThat(rule.path("status").asString()).isEqualTo("UP");
        assertThat(rule.at("/runs/0/kind").asString()).isEqualTo("CURRENT");
        assertThat(rule.at("/runs/0/verdict").asString()).isEqualTo("COMPLETE");
        assertThat(rule.path("openWindows").asInt(-1)).isZero();
        JsonNode source = detections.at("/sources/sources/" + events.name() + "/network");
        assertThat(source.path("state").asString()).isEqualTo("LIVE");
        assertThat(source.path("lastHour").asInt()).isEqualTo(1);
        assertThat(source.path("ingestDelay").asString()).isEqualTo("PT3S");
    }

    @Test
    void aManualRunIsMadeByPost(CapturedOutput output) throws Exception {
        HttpResponse<String> answer = post(service, "{\"from\": \"now-5m\", \"dry\": true}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("COMPLETE", "1 matches: 0 new alerts, 1 known");
        assertThat(output).containsPattern("run finished rule=" + RuleCopy.ID + " kind=MANUAL .* verdict=COMPLETE");
        assertThat(scrape())
                .containsPattern("taskwatch_runs_total\\{kind=\"manual\",rule=\"" + RuleCopy.ID
                        + "\",verdict=\"complete\"} [1-9]");
        HttpResponse<String> refused = post(service, "{\"from\": \"yesterday\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("give a time with its zone");
    }

    @Test
    void aReplicaAtWorkIsAliveAndReady() {
        assertThat(service.health("/liveness")
                        .body()
                        .at("/components/scheduler/status")
                        .asString())
                .isEqualTo("UP");
        assertThat(service.health("/readiness")
                        .body()
                        .at("/components/replica/status")
                        .asString())
                .isEqualTo("UP");
    }

    @Test
    void aReplicaThatStandsByIsUpAndSaysSoAndTakesNoManualRunsUnlessToldTo() throws Exception {
        try (Service second = Service.start(http.elasticsearch(), rules, "taskwatch.schedule.replica=second")) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Service.Answer detection = second.health("/detection");
                assertThat(detection.status()).isEqualTo(200);
                JsonNode findings = detection.body().at("/details/" + RuleCopy.ID + "/findings");
                assertThat(findings.at("/0/condition").asString()).isEqualTo("standby");
                assertThat(findings).hasSize(1).allSatisfy(Runbook::assertExplains);
                assertThat(second.health("/readiness").status()).isEqualTo(200);
            });

            assertThat(get(second, "/prometheus").lines())
                    .contains("taskwatch_holder{rule=\"" + RuleCopy.ID + "\"} 0.0")
                    .contains("taskwatch_complete_age_seconds{rule=\"" + RuleCopy.ID + "\"} NaN");
            assertThat(post(second, "{}").statusCode()).isEqualTo(405);
        }
    }

    private String scrape() throws IOException, InterruptedException {
        return get(service, "/prometheus");
    }

    private static String get(Service service, String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri(service, path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static HttpResponse<String> post(Service service, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri(service, "/detections"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(Service service, String path) {
        String port = service.get(Environment.class).getProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + "/actuator" + path);
    }

    private static Set<String> names(String text, Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
