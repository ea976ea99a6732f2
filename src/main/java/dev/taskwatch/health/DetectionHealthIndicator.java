package dev.taskwatch.health;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.Gap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Health component {@code detection}: for each rule, what its last tick came to. */
@Component("detection")
class DetectionHealthIndicator implements HealthIndicator {

    /** A tick is told of when it has ended, which may be an interval later; one more may fail to be. */
    private static final int SILENT_INTERVALS = 3;

    private final RuleCatalog rules;
    private final Map<RuleId, TickOutcome> outcomes = new ConcurrentHashMap<>();
    private final Map<RuleId, TickFailure> failures = new ConcurrentHashMap<>();

    private final Clock clock;
    private final Instant started;

    DetectionHealthIndicator(RuleCatalog rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.started = clock.instant();
    }

    @EventListener
    void on(TickOutcome outcome) {
        outcomes.put(outcome.rule().id(), outcome);
        failures.remove(outcome.rule().id());
    }

    @EventListener
    void on(TickFailure failure) {
        failures.put(failure.rule().id(), failure);
    }

    @Override
    public Health health() {
        Map<String, Object> details = new LinkedHashMap<>();
        List<Status> statuses = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            details.put(rule.id().value(), details(rule));
            statuses.add(status(rule));
        }
        return Health.status(worst(statuses)).withDetails(details).build();
    }

    private Status status(Rule rule) {
        if (failures.containsKey(rule.id()) || overdue(rule).isPresent()) {
            return Status.DOWN;
        }
        TickOutcome outcome = outcomes.get(rule.id());
        if (outcome == null) {
            return Status.UNKNOWN;
        }
        boolean seesAll = outcome.current()
                .map(RunReport::verdict)
                .map(verdict -> verdict == Verdict.COMPLETE || verdict == Verdict.CAPPED)
                .orElse(true);
        return seesAll && recentGap(outcome).isEmpty() ? Status.UP : Status.DOWN;
    }

    /** Since when a rule has been silent, if that is longer than any tick may take. */
    private Optional<Instant> overdue(Rule rule) {
        Instant heard = started;
        if (outcomes.containsKey(rule.id())) {
            heard = outcomes.get(rule.id()).tick();
        }
        if (failures.containsKey(rule.id())) {
            heard = failures.get(rule.id()).tick();
        }
        Duration longest = rule.schedule().interval().multipliedBy(SILENT_INTERVALS);
        return heard.plus(longest).isBefore(clock.instant()) ? Optional.of(heard) : Optional.empty();
    }

    /** Time that was given up within the last day; somebody has to know. */
    private static Optional<Gap> recentGap(TickOutcome outcome) {
        return outcome.state().gaps().stream()
                .filter(gap -> gap.since().isAfter(outcome.tick().minus(Duration.ofDays(1))))
                .reduce((first, second) -> second);
    }

    private static Status worst(List<Status> statuses) {
        if (statuses.contains(Status.DOWN)) {
            return Status.DOWN;
        }
        return statuses.contains(Status.UNKNOWN) ? Status.UNKNOWN : Status.UP;
    }

    private Map<String, Object> details(Rule rule) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("name", rule.name());
        overdue(rule).ifPresent(since -> details.put("overdue", "no tick has ended since " + since));
        TickFailure failure = failures.get(rule.id());
        if (failure != null) {
            details.put("failedTick", failure.tick().toString());
            details.put("error", failure.reason());
        }
        TickOutcome outcome = outcomes.get(rule.id());
        if (outcome != null) {
            details.put("lastTick", outcome.tick().toString());
            outcome.heldBy().ifPresent(holder -> details.put("standby", "replica " + holder + " runs this rule"));
            outcome.current().ifPresent(run -> putRun(details, run));
            if (!outcome.canTellLate()) {
                details.put(
                        "lateEvents",
                        "cannot be told: see that event.ingested is mapped in the rule's indices, and the log");
            }
            details.put("frontier", outcome.state().frontier().toString());
            details.put("openWindows", outcome.state().open().size());
            details.put("gaps", outcome.state().gapCount());
            recentGap(outcome)
                    .ifPresent(gap ->
                            details.put("gap", gap.window() + " was given up at " + gap.since() + ": " + gap.reason()));
        }
        return details;
    }

    private static void putRun(Map<String, Object> details, RunReport run) {
        details.put("window", run.window().toString());
        details.put("verdict", run.verdict());
        details.put("matches", run.matches());
        details.put("known", run.known());
        details.put("alerts", run.written());
        details.put("leftOver", run.leftOver());
        run.error().ifPresent(why -> details.putIfAbsent("error", why));
    }
}
