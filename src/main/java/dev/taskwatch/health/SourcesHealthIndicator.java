package dev.taskwatch.health;

import dev.taskwatch.source.Finding;
import dev.taskwatch.source.SourceCondition.Weight;
import dev.taskwatch.source.SourceReport;
import dev.taskwatch.source.SourceState;
import dev.taskwatch.source.SourceStatus;
import dev.taskwatch.source.SourcesProperties;
import dev.taskwatch.source.SourcesUnknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Health component {@code sources}: whether what the rules search arrives. Down only if a rule cannot fire for lack of it. */
@Component("sources")
class SourcesHealthIndicator implements HealthIndicator {

    /** Longer than the requests of one check take if each of them is only answered just in time. */
    private static final Duration LONGEST_CHECK = Duration.ofMinutes(15);

    private final SourcesProperties properties;
    private final Clock clock;
    private volatile Instant heard;
    private volatile @Nullable SourceReport report;
    private volatile @Nullable SourcesUnknown unknown;

    SourcesHealthIndicator(SourcesProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.heard = clock.instant();
    }

    @EventListener
    void on(SourceReport checked) {
        heard = clock.instant();
        report = checked;
        unknown = null;
    }

    @EventListener
    void on(SourcesUnknown failed) {
        heard = clock.instant();
        unknown = failed;
    }

    /** Whether the last check is recent and could look at every source. */
    boolean isKnown() {
        return isKnown(report, unknown) && !isOverdue();
    }

    private static boolean isKnown(@Nullable SourceReport known, @Nullable SourcesUnknown failed) {
        return known != null
                && failed == null
                && known.sources().stream().noneMatch(source -> source.state() == SourceState.UNKNOWN);
    }

    /** A check that never ends must not leave the last one's answer to stand for all time. */
    private boolean isOverdue() {
        return heard.plus(properties.check()).plus(LONGEST_CHECK).isBefore(clock.instant());
    }

    @Override
    public Health health() {
        SourceReport known = report;
        SourcesUnknown failed = unknown;
        Map<String, Object> details = new LinkedHashMap<>();
        if (failed != null) {
            details.put("unknown", "not known since " + failed.since() + ": " + failed.reason());
        } else if (isOverdue()) {
            details.put("unknown", "not known since " + heard + ": no check has ended, see the log");
        }
        if (known != null) {
            putReport(details, known);
        }
        return Health.status(status(known, isKnown(known, failed) && !isOverdue()))
                .withDetails(details)
                .build();
    }

    private static Status status(@Nullable SourceReport known, boolean isKnown) {
        if (known != null && !known.sentences(Weight.DOWN).isEmpty()) {
            return Status.DOWN;
        }
        return isKnown ? Status.UP : Status.UNKNOWN;
    }

    private static void putReport(Map<String, Object> details, SourceReport report) {
        details.put("checked", report.checked().toString());
        List<Map<String, Object>> findings = report.findings().stream()
                .filter(finding -> finding.condition().weight() != Weight.NOTE)
                .map(SourcesHealthIndicator::shown)
                .toList();
        putUnlessEmpty(details, "findings", findings);
        putUnlessEmpty(details, "notes", report.sentences(Weight.NOTE));
        Map<String, Map<String, Object>> sources = new TreeMap<>();
        for (SourceStatus status : report.sources()) {
            sources.computeIfAbsent(status.source().pattern(), any -> new TreeMap<>())
                    .put(status.source().category(), details(status));
        }
        details.put("sources", sources);
    }

    private static Map<String, Object> shown(Finding finding) {
        return RuleDetails.finding(
                finding.condition().id(),
                finding.sentence(),
                finding.condition().remedy());
    }

    private static void putUnlessEmpty(Map<String, Object> details, String name, List<?> shown) {
        if (!shown.isEmpty()) {
            details.put(name, shown);
        }
    }

    private static Map<String, Object> details(SourceStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", status.state());
        details.put("lastHour", status.lastHour());
        status.newest().ifPresent(time -> details.put("newest", time.toString()));
        status.delay().ifPresent(delay -> details.put("ingestDelay", delay.toString()));
        details.put("tolerated", status.tolerated().toString());
        status.lag().ifPresent(lag -> details.put("notedAfter", lag.toString()));
        return details;
    }
}
