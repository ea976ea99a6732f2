package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.DetectionRun;
import dev.taskwatch.run.RunKind;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.RunRequest;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.DetectionWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged rules over recorded telemetry: a directory of {@code NAME.ndjson}, as {@code _bulk} takes it, and of
 * {@code NAME.expected.json}, which names the events of every match to be found. System property
 * {@code taskwatch.telemetry} says where.
 */
@EachElasticsearch
class RealTelemetryIT {

    private static final int LINES_A_REQUEST = 2_000;

    private final JsonHttp http;
    private final Set<String> indices = new TreeSet<>();

    RealTelemetryIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @AfterEach
    void deleteTelemetry() {
        if (!indices.isEmpty()) {
            http.send("DELETE", "/" + String.join(",", indices), "");
        }
    }

    @Test
    void everyExpectedMatchIsOneAlertAndNothingElseIs() throws IOException {
        Path telemetry = telemetry();
        for (Path file : files(telemetry, ".ndjson")) {
            load(file);
        }
        DetectionWindow window = window();

        List<RunReport> reports = new ArrayList<>();
        try (Service service = Service.idle(http.elasticsearch())) {
            DetectionRun run = service.get(DetectionRun.class);
            for (Rule rule : service.get(RuleCatalog.class).rules()) {
                RunRequest request = RunRequest.of(rule, window, RunKind.MANUAL, window.to());
                reports.add(run.run(request, Integer.MAX_VALUE).report());
            }
        }

        assertThat(reports).extracting(RunReport::verdict).containsOnly(Verdict.COMPLETE);
        assertThat(alerts(reports)).containsExactlyInAnyOrderElementsOf(expected(telemetry));
    }

    private static Path telemetry() throws IOException {
        String setting = System.getProperty("taskwatch.telemetry", "");
        assumeTrue(!setting.isBlank(), "system property taskwatch.telemetry names no directory of real telemetry");
        Path directory = Path.of(setting);
        assumeTrue(
                Files.isDirectory(directory) && !files(directory, ".ndjson").isEmpty(),
                "no real telemetry (*.ndjson) in " + directory.toAbsolutePath().normalize());
        return directory;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private void load(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int from = 0; from < lines.size(); from += LINES_A_REQUEST) {
            List<String> part = lines.subList(from, Math.min(from + LINES_A_REQUEST, lines.size()));
            JsonNode answer = http.send("POST", "/_bulk", String.join("\n", part) + "\n");
            assertThat(answer.path("errors").asBoolean(true)).as("%s", answer).isFalse();
            answer.path("items")
                    .forEach(item -> indices.add(item.at("/create/_index")
                            .asString(item.at("/index/_index").asString())));
        }
    }

    /** All the time that the telemetry covers. */
    private DetectionWindow window() {
        String searched = "/" + String.join(",", indices);
        http.send("POST", searched + "/_refresh", "");
        JsonNode answer = http.send("POST", searched + "/_search", """
                {"size": 0, "aggs": {"first": {"min": {"field": "@timestamp"}}, "last": {"max": {"field": "@timestamp"}}}}
                """);
        return new DetectionWindow(
                Instant.ofEpochMilli(answer.at("/aggregations/first/value").asLong()),
                Instant.ofEpochMilli(answer.at("/aggregations/last/value").asLong())
                        .plusMillis(1));
    }

    /** The ids of the events of each alert that these runs wrote. */
    private List<List<String>> alerts(List<RunReport> reports) {
        String runs = JsonMapper.shared()
                .writeValueAsString(reports.stream().map(RunReport::id).toList());
        http.send("POST", "/taskwatch-alerts-*/_refresh", "");
        return http.send("POST", "/taskwatch-alerts-*/_search", """
                        {"size": 10000, "query": {"terms": {"kibana.alert.rule.execution.uuid": %s}}}
                        """.formatted(runs))
                .at("/hits/hits")
                .valueStream()
                .map(hit -> ids(hit.at("/_source/kibana.alert.ancestors"), "id"))
                .toList();
    }

    private static List<List<String>> expected(Path telemetry) throws IOException {
        List<List<String>> matches = new ArrayList<>();
        for (Path file : files(telemetry, ".expected.json")) {
            JsonMapper.shared()
                    .readTree(file.toFile())
                    .path("matches")
                    .forEach(match -> matches.add(ids(match.path("events"), "_id")));
        }
        return matches;
    }

    private static List<String> ids(JsonNode events, String field) {
        return events.valueStream().map(event -> event.path(field).asString()).toList();
    }
}
