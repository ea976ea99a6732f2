package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole service, ticking every two seconds. */
@EachElasticsearch
class ServiceIT {

    private static final int TASKS = 230;
    private static final int CAP = 100;

    private final JsonHttp http;
    private final Instant started = Instant.now();
    private final Instant before = started.truncatedTo(ChronoUnit.SECONDS).minusSeconds(90);
    private EventIndex events;
    private Path rules;

    ServiceIT(ElasticsearchUnderTest elasticsearch) {
        this.http = new JsonHttp(elasticsearch.uri());
    }

    @BeforeEach
    void moreTasksThanTheCapAreCreated(TestInfo test, @TempDir Path directory) {
        String name = test.getTestMethod().orElseThrow().getName();
        events = EventIndex.create(http.elasticsearch(), "service-" + name.toLowerCase(Locale.ROOT));
        rules = RuleCopy.over(events.name()).every("2s", "10m").cappedAt(CAP).in(directory);
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        List<EventIndex.Event> all = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            Instant time = before.plusMillis(100L * i);
            all.add(EventIndex.connection("task-" + i, time.minusMillis(50)));
            all.add(EventIndex.write("task-" + i, time));
        }
        events.add(all);
    }

    @AfterEach
    void deleteEvents() {
        events.close();
    }

    @Test
    void drainsWhatTheCapLeftAndGoesOnAfterARestart() {
        try (Service service = start()) {
            awaitAlerts(TASKS);
            awaitTick(service);

            assertThat(writtenByTick())
                    .hasSize(3)
                    .allSatisfy((tick, written) -> assertThat(written).isLessThanOrEqualTo(CAP));
            assertHealthTells(service);
        }
        Instant frontier = frontier();

        events.addPair("while-away", Instant.now().minusSeconds(5));
        try (Service service = start()) {
            awaitAlerts(TASKS + 1);
            awaitTick(service);
        }

        assertThat(frontier()).isAfter(frontier);
        assertThat(Alerts.of(http.elasticsearch(), events.name()).matches())
                .doesNotHaveDuplicates()
                .hasSize(TASKS + 1)
                .contains(
                        List.of("task-0-connection", "task-0-write"),
                        List.of("while-away-connection", "while-away-write"));
        assertThat(writtenByTick().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(TASKS + 1);
    }

    @Test
    void aRuleThatIsBlindHoldsBackNoOther() throws IOException {
        String id = "5d2b8a2e-4a49-4c53-9d4e-0a4d2f7a9c11";
        String blind = Files.readString(rules.resolve("copy.toml"))
                .replace(RuleCopy.ID, id)
                .replace("name = \"Remote Scheduled Task Creation\"", "name = \"Blind\"")
                .replace("registry.path", "registry.mapped_nowhere");
        Files.writeString(rules.resolve("blind.toml"), blind);

        try (Service service = start()) {
            awaitAlerts(TASKS);
            awaitTick(service);

            JsonNode detection = service.health("/detection").body();
            assertThat(detection.path("status").asString()).isEqualTo("DOWN");
            assertThat(detection.at("/details/" + id + "/verdict").asString()).isEqualTo("BLIND");
            assertThat(detection.at("/details/" + RuleCopy.ID + "/verdict").asString())
                    .isEqualTo("COMPLETE");
        }
    }

    private static void assertHealthTells(Service service) {
        assertThat(service.health("/liveness").body().path("status").asString()).isEqualTo("UP");
        assertThat(service.health("/readiness").body().path("status").asString())
                .isEqualTo("UP");
        assertThat(service.health("/elasticsearch").body().path("status").asString())
                .isEqualTo("UP");
        assertThat(service.health("").status()).isEqualTo(200);
        JsonNode detection = service.health("/detection").body();
        assertThat(detection.path("status").asString()).isEqualTo("UP");
        JsonNode rule = detection.at("/details/" + RuleCopy.ID);
        assertThat(rule.path("name").asString()).isEqualTo("Remote Scheduled Task Creation");
        assertThat(rule.path("verdict").asString()).isEqualTo("COMPLETE");
        assertThat(rule.path("window").asString())
                .endsWith("/" + rule.path("lastTick").asString());
        assertThat(rule.path("frontier").asString())
                .isEqualTo(rule.path("lastTick").asString());
        assertThat(rule.path("matches").asInt()).isEqualTo(TASKS);
        assertThat(rule.path("known").asInt()).isEqualTo(TASKS);
        assertThat(rule.path("alerts").asInt(-1)).isZero();
        assertThat(rule.path("leftOver").asInt(-1)).isZero();
        assertThat(rule.path("openWindows").asInt(-1)).isZero();
        assertThat(rule.path("gaps").asInt(-1)).isZero();
        assertThat(rule.has("error")).isFalse();
    }

    private Service start() {
        return Service.start(http.elasticsearch(), rules);
    }

    private void awaitAlerts(int count) {
        Alerts alerts = Alerts.of(http.elasticsearch(), events.name());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(alerts.hits()).hasSizeGreaterThanOrEqualTo(count));
    }

    /** Until a whole tick has found nothing new and nothing to do besides. */
    private static void awaitTick(Service service) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode rule = service.health("/detection").body().at("/details/" + RuleCopy.ID);
            assertThat(rule.path("known").asInt())
                    .isEqualTo(rule.path("matches").asInt());
            assertThat(rule.path("openWindows").asInt(-1)).isZero();
        });
    }

    /** Of each tick whose runs wrote alerts, how many. */
    private Map<String, Integer> writtenByTick() {
        http.send("POST", "/taskwatch-runs/_refresh", "");
        return http.get("/taskwatch-runs/_search?size=1000&q=@timestamp:%5B%22" + started + "%22%20TO%20*%5D")
                .at("/hits/hits")
                .valueStream()
                .map(hit -> hit.path("_source"))
                .filter(run -> run.path("written").asInt() > 0)
                .collect(Collectors.groupingBy(
                        run -> run.path("tick").asString(),
                        Collectors.summingInt(run -> run.path("written").asInt())));
    }

    private Instant frontier() {
        return Instant.parse(http.get("/taskwatch-state/_doc/" + RuleCopy.ID)
                .at("/_source/frontier")
                .asString());
    }
}
