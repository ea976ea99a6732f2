package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.RuleState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A rule's state during one tick. What is searched, open or given up is the whole of its time, before and after every
 * step.
 */
final class Timeline {

    private final Rule rule;
    private final Planner planner;
    private final Instant tick;
    private RuleState state;

    /** @param trusted whether the rule's events say when they arrived; empty if that is unknown */
    Timeline(Rule rule, Planner planner, RuleState state, Optional<Boolean> trusted, Instant tick) {
        this.rule = rule;
        this.planner = planner;
        this.tick = tick;
        this.state = planner.atTick(rule, planner.trustArrivals(state, trusted, tick), tick);
    }

    RuleState state() {
        return state;
    }

    DetectionWindow current() {
        return planner.current(rule, tick);
    }

    List<OpenWindow> due() {
        return planner.due(state, tick);
    }

    /** Whether nothing that ran since has finished {@code open} along the way. */
    boolean isOpen(OpenWindow open) {
        return state.open().contains(open);
    }

    void ranCurrent(RunResult result) {
        state = state.withFrontier(tick);
        record(result);
        result.rest()
                .ifPresent(rest -> state = planner.open(rule, state, stillOpen(opened(rest, result), rest, result)));
    }

    private OpenWindow opened(DetectionWindow rest, RunResult result) {
        return OpenWindow.opened(rest, kind(result), tick, reason(result.report()))
                .holding(result.report().leftOver());
    }

    void ranOpen(OpenWindow open, RunResult result) {
        state = state.closing(open::equals);
        record(result);
        result.rest().ifPresent(rest -> state = planner.open(rule, state, stillOpen(open, rest, result)));
    }

    void foundLate(Collection<DetectionWindow> times, Instant clusterTime) {
        state = planner.openLate(rule, state, times, tick, clusterTime);
    }

    private OpenWindow stillOpen(OpenWindow open, DetectionWindow rest, RunResult result) {
        String reason = reason(result.report());
        boolean cameForward = result.report().written() > 0
                || result.report().verdict() == Verdict.CAPPED
                || !rest.equals(open.window());
        // Late time stays late: it may grow older than the rest before it is given up.
        OpenWindow.Kind kind = open.kind() == OpenWindow.Kind.LATE ? open.kind() : kind(result);
        return cameForward
                ? open.remaining(rest, kind, tick, reason)
                        .holding(result.report().leftOver())
                : open.failedAgain(kind, tick, reason, rule.schedule().interval());
    }

    private void record(RunResult result) {
        for (Gap gap : result.gaps()) {
            state = state.giveUp(gap);
        }
        if (result.rest().isEmpty()) {
            state = state.closing(open -> result.report().window().covers(open.window()));
        }
    }

    private static OpenWindow.Kind kind(RunResult result) {
        return switch (result.report().verdict()) {
            case CAPPED -> OpenWindow.Kind.LEFT_OVER;
            case PARTIAL -> OpenWindow.Kind.PARTIAL;
            case BLIND -> OpenWindow.Kind.BLIND;
            case FAILED -> OpenWindow.Kind.FAILED;
            case COMPLETE -> throw new IllegalArgumentException("a complete run leaves nothing open");
        };
    }

    private static String reason(RunReport report) {
        return report.error().orElse(report.verdict().toString());
    }
}
