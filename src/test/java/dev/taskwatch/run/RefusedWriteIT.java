package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.support.SimpleTriggerContext;
import tools.jackson.databind.JsonNode;

/** A real index refuses to take what the service writes: one document, or every one until somebody cures it. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedWriteIT {

    private static final Instant START = Instant.parse("2023-05-02T12:00:00Z");
    private static final String ALERTS = "taskwatch-alerts-2023.05";

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final EventIndex events = EventIndex.create(http.elasticsearch(), "refused-write");
    private final MutableClock clock = new MutableClock(START);
    private final List<Object> published = new ArrayList<>();
    private Service service;
    private RulePoller poller;

    @BeforeEach
    void nothingHasRunYet(@TempDir Path rules) {
        deleteWhatWasWritten();
        service =
                Service.idle(http.elasticsearch(), RuleCopy.over(events.name()).in(rules));
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        RuleTick ticks = Ticks.of(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(StateStore.class),
                clock);
        poller = new RulePoller(rule, ticks, Duration.ofMinutes(2), published::add, clock);
        pollUntil(START.plusSeconds(60)); // the first tick, which creates the state's index
    }

    @AfterEach
    void stop() {
        service.close();
        events.close();
        deleteWhatWasWritten();
    }

    @Test
    void anAlertThatItsIndexRejectsIsWrittenReducedAndHoldsBackNoOther() {
        // An operator's own mapping, which takes numbers only.
        http.send("PUT", "/" + ALERTS, """
                {"settings": {"index.mapping.ignore_malformed": false},
                 "mappings": {"properties": {"user": {"properties": {"id": {"type": "long"}}}}}}
                """);
        events.addPair("before", START.plusSeconds(60));
        Map<String, Object> poison =
                new HashMap<>(EventIndex.write("poison", START.plusSeconds(121)).source());
        poison.put("user", Map.of("id", "S-1-5-18"));
        events.add(List.of(
                EventIndex.connection("poison", START.plusSeconds(120)), new EventIndex.Event("poison-write", poison)));
        events.addPair("after", START.plusSeconds(180));

        pollUntil(START.plus(Duration.ofMinutes(12)));

        assertThat(alerts())
                .containsExactly(
                        List.of("before-connection", "before-write"),
                        List.of("poison-connection", "poison-write"),
                        List.of("after-connection", "after-write"));
        List<JsonNode> documents = Alerts.of(http.elasticsearch(), events.name()).hits().stream()
                .map(hit -> hit.path("_source"))
                .toList();
        assertThat(documents.get(1).at("/taskwatch/rejected").asString()).contains("failed to parse field [user.id]");
        assertThat(documents.get(1).path("kibana.alert.rule.name").asString())
                .isEqualTo("Remote Scheduled Task Creation");
        assertThat(List.of(documents.get(0), documents.get(2)))
                .allSatisfy(document ->
                        assertThat(document.at("/user/name").asString()).isEqualTo("SYSTEM"));
        assertThat(verdicts()).containsOnly(Verdict.COMPLETE);
    }

    @ParameterizedTest(name = "{1} of {0}")
    @CsvSource({
        "taskwatch-alerts-2023.05, write",
        "taskwatch-alerts-2023.05, read_only_allow_delete", // what a full disk sets
        "taskwatch-state, write",
        "taskwatch-state, read_only_allow_delete"
    })
    void anIndexThatTakesNoWritesForSixHoursCostsNoAlert(String index, String block, CapturedOutput output) {
        http.send("PUT", "/" + ALERTS, "");
        events.addPair("task", START.plusSeconds(120));
        block(index, block, true);
        Instant cured = START.plus(Duration.ofHours(6));

        pollUntil(cured);
        assertThat(output).contains("cluster_block_exception").doesNotContain("\tat ");
        block(index, block, false);
        events.addPair("late in the outage", cured.minusSeconds(30));
        pollUntil(cured.plus(Duration.ofHours(2)));

        assertThat(alerts())
                .containsExactly(
                        List.of("task-connection", "task-write"),
                        List.of("late in the outage-connection", "late in the outage-write"));
        TickOutcome last = (TickOutcome) published.get(published.size() - 1);
        assertThat(last.state().open()).isEmpty();
        assertThat(last.state().gapCount()).isZero();
    }

    @Test
    void anAlertIndexThatIsClosedForAnHourCostsNoAlertAndReducesNone() {
        http.send("PUT", "/" + ALERTS, "");
        http.send("POST", "/" + ALERTS + "/_close", "");
        events.addPair("task", START.plusSeconds(120));

        pollUntil(START.plus(Duration.ofHours(1)));
        http.send("POST", "/" + ALERTS + "/_open?wait_for_active_shards=1", "");
        pollUntil(START.plus(Duration.ofHours(2)));

        assertThat(alerts()).containsExactly(List.of("task-connection", "task-write"));
        assertThat(Alerts.of(http.elasticsearch(), events.name())
                        .hits()
                        .get(0)
                        .at("/_source/taskwatch")
                        .has("rejected"))
                .isFalse();
    }

    private void block(String index, String block, boolean on) {
        http.send(
                "PUT", "/" + index + "/_settings", "{\"index.blocks.%s\": %s}".formatted(block, on ? "true" : "null"));
    }

    /** At the times at which the service would. */
    private void pollUntil(Instant end) {
        while (clock.instant().isBefore(end)) {
            poller.poll();
            clock.set(poller.nextExecution(new SimpleTriggerContext()));
        }
    }

    private void deleteWhatWasWritten() {
        http.send("DELETE", "/taskwatch-state,%s?ignore_unavailable=true".formatted(ALERTS), "");
    }

    private List<List<String>> alerts() {
        return Alerts.of(http.elasticsearch(), events.name()).matches();
    }

    private List<Verdict> verdicts() {
        return published.stream()
                .map(event -> ((TickOutcome) event).current().orElseThrow().verdict())
                .toList();
    }
}
