package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.health.Runbook;
import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.ExceptedSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.JsonNode;

/** What exceptions hide on a real Elasticsearch, and what a running service makes of their file. */
@EachElasticsearch
class ExceptionsIT {

    private static final Instant NOON = Instant.parse("2024-06-11T12:00:00Z");

    private final JsonHttp http;

    @TempDir
    private Path rules;

    @TempDir
    private Path directory;

    private EventIndex events;
    private Path file;

    ExceptionsIT(ElasticsearchUnderTest elasticsearch) {
        this.http = new JsonHttp(elasticsearch.uri());
    }

    @BeforeEach
    void createIndex() {
        events = EventIndex.create(http.elasticsearch(), "exceptions");
        file = directory.resolve("known.yml");
    }

    @AfterEach
    void deleteIndex() {
        events.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "{source.ip: 10.20.3.4}|laptop admin",
                "{source.ip: [10.20.3.4, 192.168.1.7]}|laptop",
                "{source.ip: 10.20.0.0/16}|admin",
                "{source.ip: [10.20.3.0/24, 192.168.1.7]}|laptop",
                "{source.port: 56588}|nothing",
                "{process.entity_id: 'lap*'}|scanner admin",
                "{process.entity_id: '?canner'}|laptop admin",
                "{process.entity_id: LAPTOP}|scanner laptop admin",
                "{registry.path: 'HKLM\\SOFTWARE\\*\\{47CDCDF5-*}\\Actions'}|nothing",
                "{registry.path: 'HKCU\\SOFTWARE\\*'}|scanner laptop admin",
                "{source.ip: 10.20.0.0/16, process.entity_id: laptop}|scanner admin",
                "{source.ip: 10.20.0.0/16, process.entity_id: admin}|scanner laptop admin",
                "{source.ip: 10.20.3.4, registry.value: Actions}|scanner laptop admin",
                "{no.such.field: a}|scanner laptop admin",
            })
    void anEventIsHiddenIfAllConditionsHoldForIt(String conditions, String remaining) throws IOException {
        addPair("scanner", "10.20.3.4", NOON);
        addPair("laptop", "10.20.9.9", NOON.plusSeconds(10));
        addPair("admin", "192.168.1.7", NOON.plusSeconds(20));
        write("Known", "2099-12-31", conditions);

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo(remaining == null ? "" : remaining);
        }
    }

    @Test
    void aWriteIsStillFoundWithAnotherConnectionBeforeIt() throws IOException {
        EventIndex.Event earlier = connection("task", "192.168.1.7", NOON.minusSeconds(30));
        events.add(List.of(new EventIndex.Event("task-earlier", earlier.source())));
        addPair("task", "10.20.3.4", NOON);
        write("Known", "2099-12-31", "{source.ip: 10.20.3.4}");

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo("task");
        }
    }

    @Test
    void oneThatHasExpiredHidesNothing() throws IOException {
        addPair("scanner", "10.20.3.4", NOON);
        write("Known", "2024-06-10", "{source.ip: 10.20.3.4}");

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo("scanner");
        }
    }

    @Test
    void whatElasticsearchRefusesHidesNothingAndIsReported() throws IOException {
        addPair("scanner", "10.20.3.4", NOON);
        write("Known", "2099-12-31", "{source.port: high}");

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo("scanner");
            assertThat(service.get(ExceptedSearch.class).refusal(rule(service).id()))
                    .isPresent();
            IndicatedHealthDescriptor health = (IndicatedHealthDescriptor)
                    service.get(HealthEndpoint.class).healthForPath("exceptions");
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat((List<?>) health.getDetails().get("problems"))
                    .singleElement()
                    .satisfies(problem -> Runbook.assertSays("exceptions-refused", String.valueOf(problem)));
        }
    }

    @Test
    void aRunningServiceTakesUpEachChangeOfTheFile() throws IOException {
        Instant now = Instant.now();
        addPair("counted", "10.20.3.4", now.minus(Duration.ofMinutes(11)));
        addPair("scanner", "10.20.3.4", now.minusSeconds(20));
        addPair("admin", "192.168.1.7", now.minusSeconds(10));
        RuleCopy.over(events.name()).every("2s", "10m").in(rules);
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        write("Known", "2099-12-31", "{source.ip: 10.20.3.4}");

        try (Service service = Service.start(http.elasticsearch(), rules, "taskwatch.exceptions=" + file)) {
            awaitAlerts("admin");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode known = service.health("/exceptions").body().at("/details/Known");
                assertThat(known.path("state").asString()).isEqualTo("active");
                assertThat(known.path("heldBackLastDay").asInt()).isEqualTo(1);
            });

            Files.writeString(file, "- name: Broken");

            assertThat(service.health("/exceptions").status()).isEqualTo(503);
            String problem = service.health("/exceptions")
                    .body()
                    .at("/details/problems/0")
                    .asString();
            assertThat(problem).contains("exception \"Broken\": reason is missing");
            Runbook.assertSays("exceptions-file", problem);
            addPair("again", "10.20.3.4", Instant.now().minusSeconds(5));
            addPair("other", "192.168.1.8", Instant.now().minusSeconds(4));
            awaitAlerts("admin", "other");

            write("Known", "2024-06-10", "{source.ip: 10.20.3.4}");

            awaitAlerts("scanner", "admin", "again", "other");
            JsonNode health = service.health("/exceptions").body();
            assertThat(health.path("status").asString()).isEqualTo("UP");
            assertThat(health.at("/details/Known/state").asString()).isEqualTo("expired");
        }
    }

    private Service idle() {
        return Service.idle(
                http.elasticsearch(), RuleCopy.over(events.name()).in(rules), "taskwatch.exceptions=" + file);
    }

    private static Rule rule(Service service) {
        return service.get(RuleCatalog.class).rules().get(0);
    }

    /** The tasks that are found, oldest first. */
    private static String found(Service service) {
        DetectionWindow window = new DetectionWindow(NOON.minusSeconds(60), NOON.plusSeconds(60));
        List<String> tasks = service.get(EqlSearch.class).search(rule(service), window, 100).matches().stream()
                .map(match -> match.terminal().id().replace("-write", ""))
                .toList();
        return String.join(" ", tasks);
    }

    private void awaitAlerts(String... tasks) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                Alerts.of(http.elasticsearch(), events.name()).matches())
                        .extracting(match -> match.get(1).replace("-write", ""))
                        .containsExactly(tasks));
    }

    private void addPair(String task, String ip, Instant time) {
        events.add(List.of(connection(task, ip, time.minusSeconds(1)), EventIndex.write(task, time)));
    }

    private static EventIndex.Event connection(String task, String ip, Instant time) {
        EventIndex.Event connection = EventIndex.connection(task, time);
        connection.source().put("source", Map.of("ip", ip, "port", 56_588));
        return connection;
    }

    private void write(String name, String expires, String conditions) throws IOException {
        Files.writeString(file, """
                - name: %s
                  reason: It is known.
                  owner: the team
                  expires: %s
                  conditions: %s
                """.formatted(name, expires, conditions));
    }
}
