package dev.taskwatch.health;

import dev.taskwatch.source.Finding;
import dev.taskwatch.source.SourceCondition.Weight;
import dev.taskwatch.source.SourceReport;
import dev.taskwatch.source.SourceStatus;
import dev.taskwatch.source.SourcesUnknown;
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

    private volatile @Nullable SourceReport report;
    private volatile @Nullable SourcesUnknown unknown;

    @EventListener
    void on(SourceReport checked) {
        report = checked;
        unknown = null;
    }

    @EventListener
    void on(SourcesUnknown failed) {
        unknown = failed;
    }

    @Override
    public Health health() {
        SourceReport known = report;
        SourcesUnknown failed = unknown;
        Map<String, Object> details = new LinkedHashMap<>();
        if (failed != null) {
            details.put("unknown", "not known since " + failed.since() + ": " + failed.reason());
        }
        if (known != null) {
            putReport(details, known);
        }
        return Health.status(status(known, failed)).withDetails(details).build();
    }

    private static Status status(@Nullable SourceReport known, @Nullable SourcesUnknown failed) {
        if (known != null && !known.sentences(Weight.DOWN).isEmpty()) {
            return Status.DOWN;
        }
        return known == null || failed != null ? Status.UNKNOWN : Status.UP;
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
