package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.ServiceProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two services as processes of their own, of which one holds the rule; it ticks every three seconds. */
class ReplicasIT {

    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration TAKEOVER = INTERVAL.multipliedBy(2);
    /** What a machine that is busy may take on top. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final Map<String, ServiceProcess> replicas = new HashMap<>();
    private final List<List<String>> created = new ArrayList<>();
    private EventIndex events;
    private FaultProxy cluster;
    private Path rules;

    @TempDir
    private Path directory;

    @BeforeEach
    void oneHoldsAndTheOtherStandsByAndSaysSo(TestInfo test, @TempDir Path ruleDirectory) {
        String name = test.getTestMethod().orElseThrow().getName();
        events = EventIndex.create(http.elasticsearch(), "replicas-" + name.toLowerCase(Locale.ROOT));
        rules = RuleCopy.over(events.name()).every("3s", "10m").in(ruleDirectory);
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        cluster = FaultProxy.before(http.elasticsearch());
        start("one");
        start("two");
        awaitStandby(other(awaitHolder()));
        aTaskIsCreated();
        awaitAlerts();
    }

    @AfterEach
    void stop() {
        replicas.values().forEach(ServiceProcess::close);
        cluster.close();
        events.close();
    }

    @Test
    void aHolderThatIsKilledIsReplacedWithinTwoIntervals() {
        String killed = holder();

        replicas.get(killed).kill();
        aTaskIsCreated();

        awaitHolder(other(killed), TAKEOVER.plus(SLACK));
        awaitAlerts();
        start(killed);
        awaitStandby(killed);
        assertEachMatchHasOneAlertAndNothingIsOpen();
    }

    @Test
    void aHolderThatShutsDownIsReplacedAtOnceAndOneThatIsRestartedGoesOnAtOnce() {
        String shutDown = holder();
        awaitTick();

        Instant before = Instant.now();
        replicas.get(shutDown).shutDown();
        awaitHolder(other(shutDown), INTERVAL);
        assertThat(Instant.now()).isBefore(before.plus(INTERVAL));
        aTaskIsCreated();
        awaitAlerts();

        String restarted = other(shutDown);
        replicas.get(restarted).kill();
        aTaskIsCreated();
        cluster.spoilNothing();
        start(restarted);
        awaitAlerts();

        assertThat(cluster.requests().stream().takeWhile(request -> !request.equals("state")))
                .containsOnlyOnce("load")
                .contains("search");
        assertEachMatchHasOneAlertAndNothingIsOpen();
    }

    @Test
    void aHolderThatIsFrozenInTheMiddleOfARunDoesNoHarmWhenItWakesUp() {
        FaultProxy.Answer alerts = freezeUntilReplacedAt("alerts");
        FaultProxy.Answer state = freezeUntilReplacedAt("state");

        assertThat(new String(alerts.body(), StandardCharsets.UTF_8)).contains("version_conflict_engine_exception");
        assertThat(new String(state.body(), StandardCharsets.UTF_8)).contains("version_conflict_engine_exception");
        assertEachMatchHasOneAlertAndNothingIsOpen();
    }

    /** What the cluster says to the holder's next request of this kind, which comes when another holds the rule. */
    private FaultProxy.Answer freezeUntilReplacedAt(String request) {
        String frozen = holder();
        CompletableFuture<Void> replaced = new CompletableFuture<>();
        CompletableFuture<FaultProxy.Answer> answer = new CompletableFuture<>();
        cluster.spoil(request, one -> {
            replicas.get(frozen).freeze();
            replaced.join();
            replicas.get(frozen).thaw();
            answer.complete(one.forward());
            one.answer(answer.join());
        });
        aTaskIsCreated();

        awaitHolder(other(frozen), INTERVAL.plus(TAKEOVER).plus(SLACK));
        awaitAlerts();
        replaced.complete(null);

        await(frozen).atMost(PATIENCE).until(answer::isDone);
        awaitStandby(frozen);
        assertThat(holder()).isEqualTo(other(frozen));
        return answer.join();
    }

    private void start(String replica) {
        replicas.put(
                replica,
                ServiceProcess.start(
                        cluster.uri(),
                        rules,
                        directory.resolve(replica + ".log"),
                        "taskwatch.schedule.replica=" + replica));
    }

    private void aTaskIsCreated() {
        String task = "task-" + created.size();
        events.addPair(task, Instant.now().minusSeconds(5));
        created.add(List.of(task + "-connection", task + "-write"));
    }

    private static String other(String replica) {
        return replica.equals("one") ? "two" : "one";
    }

    private String awaitHolder() {
        await("a holder").atMost(PATIENCE).ignoreExceptions().until(() -> !holder().isEmpty());
        return holder();
    }

    private void awaitHolder(String replica, Duration within) {
        await(replica + " holds the rule").atMost(within).until(() -> holder().equals(replica));
    }

    private void awaitTick() {
        long now = state().path("_seq_no").asLong();
        await("a tick").atMost(PATIENCE).until(() -> state().path("_seq_no").asLong() > now);
    }

    private void awaitStandby(String replica) {
        await(replica + " says that it stands by")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> replicas.get(replica)
                        .health("/detection")
                        .body()
                        .at("/details/" + RuleCopy.ID + "/findings")
                        .toString()
                        .contains("replica " + other(replica) + " runs this rule"));
    }

    private void awaitAlerts() {
        await("all alerts")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(alerts()).containsAll(created));
    }

    private void assertEachMatchHasOneAlertAndNothingIsOpen() {
        awaitTick();
        awaitTick();
        assertThat(alerts()).containsExactlyInAnyOrderElementsOf(created);
        // A tick that a busy machine missed is open for the moment until it is caught up.
        await("nothing is open")
                .atMost(PATIENCE)
                .until(() -> state().at("/_source/open").isEmpty());
        assertThat(state().at("/_source/gapCount").asInt(-1)).isZero();
    }

    private List<List<String>> alerts() {
        return Alerts.of(http.elasticsearch(), events.name()).matches();
    }

    private String holder() {
        return state().at("/_source/holder").asString("");
    }

    private JsonNode state() {
        return http.get("/taskwatch-state/_doc/" + RuleCopy.ID);
    }
}
