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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The service is killed at each request of its first tick, once before the cluster has it and once after that, and started
 * again; the next life is killed at the next request.
 */
class KilledServiceIT {

    private static final List<String> REQUESTS =
            List.of("template", "load", "search", "look-up", "sources", "surroundings", "alerts", "state");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final List<List<String>> created = new ArrayList<>();
    private EventIndex events;
    private FaultProxy cluster;
    private Path rules;

    @TempDir
    private Path directory;

    @BeforeEach
    void nothingHasRunYet(@TempDir Path ruleDirectory) {
        events = EventIndex.create(http.elasticsearch(), "killed");
        rules = RuleCopy.over(events.name()).every("2s", "10m").in(ruleDirectory);
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        cluster = FaultProxy.before(http.elasticsearch());
    }

    @AfterEach
    void stop() {
        cluster.close();
        events.close();
    }

    @Test
    void whereverItIsKilledEachMatchHasOneAlert() {
        for (String request : REQUESTS) {
            liveUntil(request, false);
            liveUntil(request, true);
        }

        aTaskIsCreated();
        cluster.spoilNothing();
        try (ServiceProcess last = start()) {
            await("all alerts; the log: " + last.log())
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alerts()).hasSizeGreaterThanOrEqualTo(created.size()));
            await("two whole ticks").atMost(PATIENCE).until(() -> ticks(cluster.requests()) > 2);
            // A slow machine misses ticks, so a later tick may open windows again: that there are none at some time
            // counts.
            await("no open window")
                    .atMost(PATIENCE)
                    .until(() -> state().path("open").isEmpty());
        }

        assertThat(alerts()).containsExactlyInAnyOrderElementsOf(created);
        assertThat(state().path("gapCount").asInt(-1)).isZero();
    }

    private JsonNode state() {
        return http.get("/taskwatch-state/_doc/" + RuleCopy.ID).path("_source");
    }

    /** One life of the service, with a new alert to write, that ends at its first request of this kind. */
    private void liveUntil(String request, boolean forwarded) {
        aTaskIsCreated();
        CompletableFuture<ServiceProcess> running = new CompletableFuture<>();
        CompletableFuture<Void> killed = new CompletableFuture<>();
        cluster.spoil(request, one -> {
            if (forwarded) {
                one.forward();
            }
            running.join().kill();
            killed.complete(null);
        });
        try (ServiceProcess service = start()) {
            running.complete(service);
            await("its first " + request).atMost(PATIENCE).until(killed::isDone);
            assertThat(service.isAlive()).isFalse();
        }
        assertThat(alerts()).doesNotHaveDuplicates().isSubsetOf(created);
    }

    private ServiceProcess start() {
        return ServiceProcess.start(cluster.uri(), rules, directory.resolve("service.log"));
    }

    private void aTaskIsCreated() {
        String task = "task-" + created.size();
        events.addPair(task, Instant.now().minusSeconds(5));
        created.add(List.of(task + "-connection", task + "-write"));
    }

    private List<List<String>> alerts() {
        return Alerts.of(http.elasticsearch(), events.name()).matches();
    }

    private static long ticks(List<String> requests) {
        return requests.stream().filter("state"::equals).count();
    }
}
