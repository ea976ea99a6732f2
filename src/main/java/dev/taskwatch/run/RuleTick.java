package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.RuleState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is due for one rule at one tick: the current window first, then open windows, oldest first, as long as
 * cap and time are left. The state moves last: whatever fails on the way, the same windows are searched again.
 */
final class RuleTick {

    /** The cluster is down, or cannot answer this rule: more of the same would only take time. */
    private static final int MOST_FAILURES_IN_A_ROW = 2;

    private final Rule rule;
    private final Planner planner;
    private final DetectionRun run;
    private final StateStore states;
    private final Clock clock;
    private @Nullable Instant firstTick;
    private @Nullable Instant capTick;
    private int capLeft;
    private Optional<StateStore.StoredState> stored = Optional.empty();
    private boolean storedIsKnown;

    RuleTick(Rule rule, Planner planner, DetectionRun run, StateStore states, Clock clock) {
        this.rule = rule;
        this.planner = planner;
        this.run = run;
        this.states = states;
        this.clock = clock;
    }

    /**
     * Runs what is due at {@code tick} and stores what came of it. May be repeated for the same tick.
     *
     * @throws StateUnavailableException if the state could not be read or stored
     * @throws StateConflictException if somebody else stored the rule's state meanwhile
     */
    TickOutcome at(Instant tick) {
        if (!tick.equals(capTick)) {
            capTick = tick;
            capLeft = rule.maxAlerts();
        }
        Optional<StateStore.StoredState> before = load(tick);
        Timeline timeline = new Timeline(rule, planner, stateOf(before, tick), tick);
        List<RunReport> reports = runWhatIsDue(timeline, tick);
        // Unknown until the store answers: after a failure the next tick loads what is really there.
        storedIsKnown = false;
        stored = Optional.of(states.store(rule.id(), before, timeline.state(), reports));
        storedIsKnown = true;
        return new TickOutcome(rule, tick, timeline.state(), reports);
    }

    private Optional<StateStore.StoredState> load(Instant tick) {
        if (firstTick == null) {
            firstTick = tick;
        }
        return storedIsKnown ? stored : states.load(rule.id());
    }

    /** A rule without a state began with the first tick that was tried, even if the cluster was down until now. */
    private RuleState stateOf(Optional<StateStore.StoredState> before, Instant tick) {
        Instant first = firstTick == null ? tick : firstTick;
        return before.map(StateStore.StoredState::state)
                .orElseGet(() -> RuleState.beginning(new Grid(rule.schedule().interval()), first));
    }

    private List<RunReport> runWhatIsDue(Timeline timeline, Instant tick) {
        List<RunReport> reports = new ArrayList<>();
        reports.add(runCurrent(timeline, tick));
        Instant end = tick.plus(rule.schedule().interval());
        for (OpenWindow open : timeline.due()) {
            if (capLeft <= 0 || !clock.instant().isBefore(end) || lastFailed(reports)) {
                break;
            }
            if (timeline.isOpen(open)) {
                reports.add(runOpen(timeline, open, tick));
            }
        }
        return reports;
    }

    private RunReport runCurrent(Timeline timeline, Instant tick) {
        RunResult result = run(timeline.current(), RunKind.CURRENT, tick);
        timeline.ranCurrent(result);
        return result.report();
    }

    private RunReport runOpen(Timeline timeline, OpenWindow open, Instant tick) {
        RunResult result = run(open.window(), RunKind.of(open.kind()), tick);
        timeline.ranOpen(open, result);
        return result.report();
    }

    private RunResult run(DetectionWindow window, RunKind kind, Instant tick) {
        RunResult result = run.run(RunRequest.of(rule, window, kind, tick), capLeft);
        capLeft -= result.capUsed();
        return result;
    }

    private static boolean lastFailed(List<RunReport> reports) {
        return reports.size() >= MOST_FAILURES_IN_A_ROW
                && reports.subList(reports.size() - MOST_FAILURES_IN_A_ROW, reports.size()).stream()
                        .allMatch(report -> report.verdict() == Verdict.FAILED || report.verdict() == Verdict.BLIND);
    }
}
