package dev.taskwatch.health;

import dev.taskwatch.source.SourceCondition;
import dev.taskwatch.source.SourceReport;
import dev.taskwatch.source.SourceStatus;
import dev.taskwatch.source.SourcesUnknown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the last check of the sources measured, by pattern and category. While nothing is known there is nothing. */
@Component
class SourceGauges {

    private final MultiGauge findings;
    private final MultiGauge events;
    private final MultiGauge age;
    private final MultiGauge delay;
    private final MultiGauge tolerated;

    SourceGauges(MeterRegistry registry, SourcesHealthIndicator health) {
        Gauge.builder("taskwatch.sources.unknown", health, sources -> sources.isKnown() ? 0 : 1)
                .description("1 while the data sources, or some of them, could not be looked at")
                .register(registry);
        findings = MultiGauge.builder("taskwatch.source.findings")
                .description("What is to be known about the data sources, by condition")
                .register(registry);
        events = MultiGauge.builder("taskwatch.source.events")
                .description("Events of the last hour")
                .register(registry);
        age = seconds("taskwatch.source.age", "Age of the newest event", registry);
        delay = seconds(
                "taskwatch.source.ingest.delay",
                "How late the newest 500 events arrived, at the 99th percentile",
                registry);
        tolerated = seconds(
                "taskwatch.source.ingest.delay.tolerated",
                "How late events may arrive for the scheduled window of every rule",
                registry);
    }

    private static MultiGauge seconds(String name, String description, MeterRegistry registry) {
        return MultiGauge.builder(name)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    @EventListener
    void on(SourceReport report) {
        findings.register(
                Arrays.stream(SourceCondition.values())
                        .map(condition -> Row.of(
                                Tags.of("condition", condition.name().toLowerCase(Locale.ROOT)),
                                count(report, condition)))
                        .toList(),
                true);
        put(events, report, status -> Optional.of((double) status.lastHour()));
        put(age, report, status -> status.newest().map(time -> seconds(Duration.between(time, report.checked()))));
        put(delay, report, status -> status.delay().map(SourceGauges::seconds));
        put(tolerated, report, status -> Optional.of(seconds(status.tolerated())));
    }

    @EventListener
    void on(SourcesUnknown unknown) {
        List.of(findings, events, age, delay, tolerated).forEach(gauge -> gauge.register(List.of(), true));
    }

    private static long count(SourceReport report, SourceCondition condition) {
        return report.findings().stream()
                .filter(finding -> finding.condition() == condition)
                .count();
    }

    private static void put(MultiGauge gauge, SourceReport report, Function<SourceStatus, Optional<Double>> value) {
        List<Row<?>> rows = new ArrayList<>();
        for (SourceStatus status : report.sources()) {
            Tags tags = Tags.of(
                    "pattern",
                    status.source().pattern(),
                    "category",
                    status.source().category());
            value.apply(status).ifPresent(known -> rows.add(Row.of(tags, known)));
        }
        gauge.register(rows, true);
    }

    private static double seconds(Duration span) {
        return span.toMillis() / 1000.0;
    }
}
