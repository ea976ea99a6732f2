package dev.taskwatch.health;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.source.Finding;
import dev.taskwatch.source.Source;
import dev.taskwatch.source.SourceCondition;
import dev.taskwatch.source.SourceReport;
import dev.taskwatch.source.SourceState;
import dev.taskwatch.source.SourceStatus;
import dev.taskwatch.source.SourcesProperties;
import dev.taskwatch.source.SourcesUnknown;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class SourcesHealthIndicatorTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(at("12:00:00"));
    private final SourcesHealthIndicator health = new SourcesHealthIndicator(
            new SourcesProperties(Duration.ofMinutes(5), Duration.ofHours(1)), Clocks.showing(now));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SourceGauges gauges = new SourceGauges(registry, health);

    @Test
    void nothingIsKnownBeforeTheFirstCheck() {
        assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void onlyABlindRuleIsDown() {
        health.on(report(SourceCondition.SILENT, SourceCondition.ABSENT));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails())
                .containsEntry("findings", List.of(finding(SourceCondition.SILENT)))
                .containsEntry("notes", List.of("ABSENT"));

        health.on(report(SourceCondition.BLIND));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails())
                .containsEntry("findings", List.of(finding(SourceCondition.BLIND)))
                .doesNotContainKey("notes");
    }

    @Test
    void aFailedCheckSaysSinceWhenNothingIsKnownAndKeepsWhatWas() {
        health.on(report());
        health.on(new SourcesUnknown(at("12:05:00"), "no answer"));
        assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
        Runbook.assertSays(
                "sources-unknown", String.valueOf(health.health().getDetails().get("unknown")));
        assertThat(health.health().getDetails())
                .containsEntry("unknown", "not known since 2026-03-10T12:05:00Z: no answer")
                .containsEntry("checked", "2026-03-10T12:00:00Z");

        health.on(report());
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).doesNotContainKey("unknown");
    }

    @Test
    void aBlindRuleStaysDownWhileNothingIsKnown() {
        health.on(report(SourceCondition.BLIND));
        health.on(new SourcesUnknown(at("12:05:00"), "no answer"));

        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void whereSomeSourcesCouldNotBeLookedAtNobodySaysThatAllIsWell() {
        health.on(report(SourceState.UNKNOWN));

        assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(registry.get("taskwatch.sources.unknown").gauge().value()).isEqualTo(1);
    }

    @Test
    void anAnswerDoesNotStandForAllTimeIfTheNextCheckNeverEnds() {
        health.on(report());
        now.set(at("12:20:00"));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(registry.get("taskwatch.sources.unknown").gauge().value()).isZero();

        now.set(at("12:20:01"));

        assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
        Runbook.assertSays(
                "sources-unknown", String.valueOf(health.health().getDetails().get("unknown")));
        assertThat(registry.get("taskwatch.sources.unknown").gauge().value()).isEqualTo(1);
    }

    @Test
    void showsEachSourceByPatternAndCategory() {
        health.on(report());

        assertThat(health.health().getDetails())
                .containsEntry(
                        "sources",
                        Map.of(
                                "winlogbeat-*",
                                Map.of(
                                        "network",
                                        Map.of(
                                                "state",
                                                SourceState.LIVE,
                                                "lastHour",
                                                42L,
                                                "newest",
                                                "2026-03-10T11:59:00Z",
                                                "ingestDelay",
                                                "PT2.5S",
                                                "tolerated",
                                                "PT3M"))));
    }

    @Test
    void measuresWhatItShows() {
        gauges.on(report(SourceCondition.SILENT));

        assertThat(gauge("taskwatch.source.events")).isEqualTo(42);
        assertThat(gauge("taskwatch.source.age")).isEqualTo(60);
        assertThat(gauge("taskwatch.source.ingest.delay")).isEqualTo(2.5);
        assertThat(gauge("taskwatch.source.ingest.delay.tolerated")).isEqualTo(180);
        assertThat(findings("silent")).isEqualTo(1);
        assertThat(findings("blind")).isZero();
    }

    @Test
    void showsNoOldFiguresWhileNothingIsKnown() {
        gauges.on(report());
        gauges.on(new SourcesUnknown(at("12:05:00"), "no answer"));

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("taskwatch.sources.unknown");
    }

    @Test
    void everyFigureSaysWhatItIs() {
        gauges.on(report());

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .allSatisfy(id -> assertThat(id.getDescription()).isNotBlank());
    }

    private static Map<String, Object> finding(SourceCondition condition) {
        return Map.of("condition", condition.id(), "message", condition.name(), "remedy", condition.remedy());
    }

    private double gauge(String name) {
        return registry.get(name)
                .tags("pattern", "winlogbeat-*", "category", "network")
                .gauge()
                .value();
    }

    private double findings(String condition) {
        return registry.get("taskwatch.source.findings")
                .tags("condition", condition)
                .gauge()
                .value();
    }

    private static SourceReport report(SourceCondition... conditions) {
        return report(SourceState.LIVE, conditions);
    }

    private static SourceReport report(SourceState state, SourceCondition... conditions) {
        Source source = new Source(List.of("winlogbeat-*"), "network", "@timestamp", "event.category");
        SourceStatus status = new SourceStatus(
                source,
                state,
                42,
                Optional.of(at("11:59:00")),
                Optional.of(Duration.ofMillis(2_500)),
                Duration.ofMinutes(3),
                Optional.empty());
        return new SourceReport(
                at("12:00:00"),
                List.of(status),
                Stream.of(conditions)
                        .map(condition -> new Finding(condition, "winlogbeat-*", condition.name()))
                        .toList());
    }
}
