package dev.taskwatch.health;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.ManualReport;
import dev.taskwatch.run.ManualRuns;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/detections}: every rule with its last runs and open windows, and the data sources; POST makes a manual run, as {@code --once}
 * does, where {@code management.endpoint.detections.access} is {@code unrestricted}.
 */
@Component
@Endpoint(id = "detections", defaultAccess = Access.READ_ONLY)
class DetectionsEndpoint {

    private static final int MOST_RUNS = 20;

    private final RuleCatalog rules;
    private final RuleHistories histories;
    private final ScheduleProperties properties;
    private final ManualRuns manual;
    private final DetectionMetrics metrics;
    private final SourcesHealthIndicator sources;
    private final Clock clock;

    DetectionsEndpoint(
            RuleCatalog rules,
            RuleHistories histories,
            ScheduleProperties properties,
            ManualRuns manual,
            DetectionMetrics metrics,
            SourcesHealthIndicator sources,
            Clock clock) {
        this.rules = rules;
        this.histories = histories;
        this.properties = properties;
        this.manual = manual;
        this.metrics = metrics;
        this.sources = sources;
        this.clock = clock;
    }

    @ReadOperation
    Map<String, Object> detections() {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> byRule = new LinkedHashMap<>();
        rules.rules().forEach(rule -> byRule.put(rule.id().value(), details(rule)));
        all.put("rules", byRule);
        all.put("sources", Objects.requireNonNullElse(sources.health().getDetails(), Map.of()));
        return all;
    }

    /**
     * A manual run of every rule, over its own window that ends now or from {@code from} to {@code to}.
     *
     * @param from a time with its zone, or such as {@code now-2h}
     * @param dry whether nothing is written
     */
    @WriteOperation
    WebEndpointResponse<Object> run(@Nullable String from, @Nullable String to, @Nullable Boolean dry) {
        try {
            boolean writesNothing = Boolean.TRUE.equals(dry);
            List<ManualReport> reports = manual.run(from, to, writesNothing);
            reports.forEach(report -> metrics.ranByHand(report, writesNothing));
            return new WebEndpointResponse<>(
                    reports.stream().map(DetectionsEndpoint::shown).toList());
        } catch (IllegalArgumentException e) {
            // Spring Boot's own answer to a bad request leaves the reason out.
            return new WebEndpointResponse<>(
                    Map.of("error", String.valueOf(e.getMessage())), WebEndpointResponse.STATUS_BAD_REQUEST);
        }
    }

    private Map<String, Object> details(Rule rule) {
        RuleHistory history = histories.of(rule);
        Diagnosis diagnosis = Diagnosis.of(rule, history, properties, clock.instant());
        Map<String, Object> details = RuleDetails.of(rule, history, diagnosis);
        details.put("interval", rule.schedule().interval().toString());
        details.put("lookback", rule.schedule().lookback().toString());
        details.put("cap", rule.maxAlerts());
        details.put("indices", rule.indices());
        details.put(
                "runs",
                history.outcome().map(TickOutcome::reports).orElse(List.of()).stream()
                        .limit(MOST_RUNS)
                        .map(RuleDetails::run)
                        .toList());
        return details;
    }

    private static Map<String, Object> shown(ManualReport report) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("rule", report.rule().id().value());
        shown.put("verdict", report.verdict());
        shown.put("report", report.text());
        return shown;
    }
}
