package dev.taskwatch.health;

import dev.taskwatch.exception.ExceptionItem;
import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.HeldBack;
import dev.taskwatch.run.ManualReport;
import dev.taskwatch.run.RunKind;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.RunResult;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The meters of every rule. What a rule's state knows is read from there at each scrape, so that it outlives a restart; all
 * of them are there from the start, so that an alert can tell nothing from nothing known.
 */
@Component
class DetectionMetrics {

    private final MeterRegistry registry;
    private final RuleHistories histories;
    private final Clock clock;

    DetectionMetrics(
            MeterRegistry registry,
            RuleCatalog rules,
            RuleHistories histories,
            Exceptions exceptions,
            HeldBack heldBack,
            Clock clock) {
        this.registry = registry;
        this.histories = histories;
        this.clock = clock;
        rules.rules().forEach(this::register);
        Gauge.builder("taskwatch.exceptions.held.back", heldBack, all -> heldBack(all, exceptions))
                .description(
                        "Matches that each exception held back in the last day, summed, as far as this process counted")
                .register(registry);
        Gauge.builder(
                        "taskwatch.exceptions.invalid",
                        exceptions,
                        all -> flag(all.problem().isPresent()))
                .description("1 while the exceptions file cannot be read and the last good exceptions stay")
                .register(registry);
    }

    @EventListener
    void on(TickOutcome outcome) {
        for (RunReport run : outcome.reports()) {
            ran(outcome.rule(), run);
            alerts(outcome.rule()).increment(run.written());
        }
        if (outcome.current().filter(run -> run.verdict() == Verdict.FAILED).isPresent()) {
            retries(outcome.rule()).increment();
        }
    }

    @EventListener
    void on(TickFailure failure) {
        retries(failure.rule()).increment();
    }

    /** @param dry whether its alerts are only what would have been written */
    void ranByHand(ManualReport report, boolean dry) {
        for (RunResult result : report.results()) {
            ran(report.rule(), result.report());
            alerts(report.rule()).increment(dry ? 0 : result.report().written());
        }
    }

    private void ran(Rule rule, RunReport run) {
        runs(rule, run.kind(), run.verdict()).increment();
        duration(rule).record(run.took());
    }

    private void register(Rule rule) {
        for (RunKind kind : RunKind.values()) {
            Arrays.stream(Verdict.values()).forEach(verdict -> runs(rule, kind, verdict));
        }
        duration(rule);
        alerts(rule);
        retries(rule);
        registerState(rule);
    }

    private void registerState(Rule rule) {
        TimeGauge.builder(
                        "taskwatch.interval",
                        rule,
                        TimeUnit.MILLISECONDS,
                        of -> of.schedule().interval().toMillis())
                .description("From one tick to the next: what other times are to be measured by")
                .tag("rule", rule.id().value())
                .register(registry);
        // Whoever stands by sees nothing of its own, and must not hide what the holder does not see.
        since(
                rule,
                "taskwatch.complete.age",
                "Time since the last window that was seen as a whole",
                history -> history.standsBy()
                        ? Optional.empty()
                        : Optional.of(history.seen().orElse(history.began())));
        since(
                rule,
                "taskwatch.frontier.lag",
                "Time that nobody has searched yet",
                history -> history.outcome().map(outcome -> outcome.state().frontier()));
        since(
                rule,
                "taskwatch.late.check.age",
                "Time since late events were looked for",
                history -> history.outcome().map(outcome -> outcome.state().lateWatermark()));
        since(
                rule,
                "taskwatch.open.window.age",
                "How long the oldest open window has been open",
                history -> history.outcome()
                        .map(outcome -> Diagnosis.oldest(outcome.state())
                                .map(OpenWindow::since)
                                .orElse(clock.instant())));
        for (OpenWindow.Kind kind : OpenWindow.Kind.values()) {
            Gauge.builder("taskwatch.open.windows", rule, of -> state(of, state -> count(state, kind)))
                    .description("Windows that are not finished")
                    .tags("rule", rule.id().value(), "kind", name(kind))
                    .register(registry);
        }
        state(rule, "taskwatch.left.over", "Matches that are known to wait because of the cap", RuleState::waiting);
        state(
                rule,
                "taskwatch.gaps",
                "Gaps there ever were: event time that no run will search again",
                RuleState::gapCount);
        state(
                rule,
                "taskwatch.gaps.last.day",
                "Gaps of the last day, of those that the state has kept",
                state -> state.gaps().stream()
                        .filter(gap -> Diagnosis.isRecent(gap, clock.instant()))
                        .count());
        gauge(
                rule,
                "taskwatch.blind",
                "1 while the cluster cannot answer the rule",
                history -> flag(history.current()
                        .filter(run -> run.verdict() == Verdict.BLIND)
                        .isPresent()));
        gauge(
                rule,
                "taskwatch.holder",
                "1 while this replica runs the rule",
                history ->
                        flag(history.outcome().isPresent() && history.failure().isEmpty() && !history.standsBy()));
    }

    private Counter runs(Rule rule, RunKind kind, Verdict verdict) {
        return Counter.builder("taskwatch.runs")
                .description("Runs that have ended")
                .tags("rule", rule.id().value(), "kind", name(kind), "verdict", name(verdict))
                .register(registry);
    }

    private Timer duration(Rule rule) {
        return Timer.builder("taskwatch.run.duration")
                .description("How long runs take")
                .tag("rule", rule.id().value())
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5))
                .register(registry);
    }

    private Counter alerts(Rule rule) {
        return rule.buildingBlock().isPresent()
                ? counter(rule, "taskwatch.building.blocks", "Alerts of rules that are building blocks that were new")
                : counter(rule, "taskwatch.alerts", "Alerts that were new");
    }

    private Counter retries(Rule rule) {
        return counter(rule, "taskwatch.retries", "Ticks that failed and are tried again");
    }

    private Counter counter(Rule rule, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("rule", rule.id().value())
                .register(registry);
    }

    private void gauge(Rule rule, String name, String description, ToDoubleFunction<RuleHistory> value) {
        Gauge.builder(name, rule, of -> value.applyAsDouble(histories.of(of)))
                .description(description)
                .tag("rule", rule.id().value())
                .strongReference(true)
                .register(registry);
    }

    private void state(Rule rule, String name, String description, ToDoubleFunction<RuleState> value) {
        Gauge.builder(name, rule, of -> state(of, value))
                .description(description)
                .tag("rule", rule.id().value())
                .register(registry);
    }

    private void since(Rule rule, String name, String description, Function<RuleHistory, Optional<Instant>> time) {
        TimeGauge.builder(name, rule, TimeUnit.MILLISECONDS, of -> millisSince(time.apply(histories.of(of))))
                .description(description)
                .tag("rule", rule.id().value())
                .strongReference(true)
                .register(registry);
    }

    private double millisSince(Optional<Instant> time) {
        return time.map(known ->
                        (double) Duration.between(known, clock.instant()).toMillis())
                .orElse(Double.NaN);
    }

    private double state(Rule rule, ToDoubleFunction<RuleState> value) {
        return histories
                .of(rule)
                .outcome()
                .map(outcome -> value.applyAsDouble(outcome.state()))
                .orElse(Double.NaN); // nothing known is not nothing
    }

    private static double count(RuleState state, OpenWindow.Kind kind) {
        return state.open().stream().filter(open -> open.kind() == kind).count();
    }

    private int heldBack(HeldBack all, Exceptions exceptions) {
        return exceptions.all().stream()
                .map(ExceptionItem::name)
                .mapToInt(name -> all.lastDay(name, clock.instant()))
                .sum();
    }

    private static int flag(boolean raised) {
        return raised ? 1 : 0;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
