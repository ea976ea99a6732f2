package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node is its own remote cluster {@code far}, through Elasticsearch's own code for remote clusters; or nothing listens
 * where {@code far} should be.
 */
class RemoteClustersIT {

    private static final Instant START = Instant.parse("2023-05-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String NOWHERE = "127.0.0.1:1";

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final EventIndex events = EventIndex.create(http.elasticsearch(), "remotes");
    private final FaultProxy cluster = FaultProxy.before(http.elasticsearch());
    private final MutableClock clock = new MutableClock(START);
    private Service service;
    private RuleTick ticks;

    @BeforeEach
    void start(@TempDir Path rules) {
        http.send("DELETE", "/taskwatch-state,taskwatch-alerts-2023.05?ignore_unavailable=true", "");
        service = Service.idle(
                cluster.uri(),
                RuleCopy.over(events.name() + "\", \"far:winlogbeat-elsewhere-*")
                        .in(rules),
                "taskwatch.schedule.late-check=15m");
        ticks = Ticks.of(service, clock);
    }

    @AfterEach
    void stop() {
        service.close();
        cluster.close();
        events.close();
        settings("null", "null");
    }

    @Test
    void aQuietTickIsThreeRequestsWhereAClusterMayBeSkipped() {
        remote(here(), true);
        tick(0);

        assertThat(tick(1).reports()).extracting(RunReport::verdict).containsExactly(Verdict.COMPLETE);
        assertThat(cluster.requests()).containsExactly("search", "remotes", "state");
    }

    @Test
    void aQuietTickIsTwoWhereEverySearchFailsWithoutItsClusters() {
        remote(here(), false);
        tick(0);

        assertThat(tick(1).reports()).extracting(RunReport::verdict).containsExactly(Verdict.COMPLETE);
        assertThat(cluster.requests()).containsExactly("search", "state");
    }

    @Test
    void aClusterThatWasSkippedMakesThePartialWindowThatIsSearchedAgainWhenItIsBack() {
        remote(NOWHERE, true);
        tick(0);
        events.addPair("a", START.plusSeconds(60));

        RunReport report = tick(1).reports().get(0);

        assertThat(report.verdict()).as(report.error().orElse("")).isEqualTo(Verdict.PARTIAL);
        assertThat(report.error().orElseThrow()).contains("remote cluster far", "not connected");
        assertThat(alerts()).as("what the local cluster has").hasSize(1);

        remote(here(), true);
        TickOutcome after = tick(2);

        assertThat(after.reports()).extracting(RunReport::verdict).containsOnly(Verdict.COMPLETE);
        assertThat(after.state().open()).isEmpty();
        assertThat(alerts()).hasSize(1);
    }

    @Test
    void aClusterThatMayNotBeSkippedFailsTheSearchByItself() {
        remote(NOWHERE, false);

        assertThat(tick(0).reports()).extracting(RunReport::verdict).containsExactly(Verdict.FAILED);
        assertThat(cluster.requests()).contains("search").doesNotContain("remotes");
    }

    private TickOutcome tick(int nth) {
        cluster.spoilNothing();
        Instant tick = START.plus(INTERVAL.multipliedBy(nth));
        clock.set(tick.plusSeconds(1));
        return ticks.at(tick);
    }

    private void remote(String address, boolean skippable) {
        settings("[\"" + address + "\"]", String.valueOf(skippable));
    }

    private void settings(String seeds, String skipUnavailable) {
        http.send("PUT", "/_cluster/settings", """
                {"persistent": {"cluster.remote.far": {"seeds": %s, "skip_unavailable": %s}}}
                """.formatted(seeds, skipUnavailable));
    }

    private List<List<String>> alerts() {
        return new Alerts(http, events.name()).matches();
    }

    private String here() {
        return http.get("/_nodes/transport")
                .path("nodes")
                .iterator()
                .next()
                .at("/transport/publish_address")
                .asString();
    }
}
