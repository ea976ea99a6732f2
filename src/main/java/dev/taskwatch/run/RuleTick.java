package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.StateStore.StoredState;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.LateAnswer;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is due for one rule at one tick: the current window first, then a look for late events, then open
 * windows as the planner orders them, as long as cap and time are left. The state moves last,
 * after every run: whatever fails on the way, the same window is searched again.
 */
final class RuleTick {

    private static final Logger log = LoggerFactory.getLogger(RuleTick.class);

    /** The cluster is down, or cannot answer this rule: more of the same would only take time. */
    private static final int MOST_FAILURES = 2;

    /** The current window was searched, so it is the open windows' own failures, which shall not take all the time. */
    private static final int MOST_FAILURES_OF_OPEN_WINDOWS = 6;

    /** How many reports wait while the state cannot be stored: of an hour of ticks that are tried again and again. */
    private static final int MOST_UNREPORTED = 500;

    private static final String TIME_UNKNOWN = "the cluster does not say its time";

    private final Rule rule;
    private final Planner planner;
    private final DetectionRun run;
    private final LateEvents lateEvents;
    private final StateStore states;
    private final Lease lease;
    private final Arrivals arrivals;
    private final Clock clock;
    private @Nullable Instant firstTick;
    private @Nullable Instant capTick;
    private int capLeft;
    private Optional<StoredState> stored = Optional.empty();
    private boolean storedIsKnown;
    private Optional<RuleState> lastKnown = Optional.empty();
    private final List<RunReport> unreported = new ArrayList<>();
    private boolean mayHold;
    private boolean canTellLate = true;
    private Optional<String> lateFailure = Optional.empty();

    RuleTick(
            Rule rule,
            Planner planner,
            DetectionRun run,
            LateEvents lateEvents,
            StateStore states,
            Lease lease,
            Arrivals arrivals,
            Clock clock) {
        this.rule = rule;
        this.planner = planner;
        this.run = run;
        this.lateEvents = lateEvents;
        this.states = states;
        this.lease = lease;
        this.arrivals = arrivals;
        this.clock = clock;
    }

    /**
     * Runs what is due at {@code tick} and stores what came of it. May be repeated for the same tick.
     *
     * @throws StateUnavailableException if the state could not be read or stored
     * @throws StateConflictException if somebody else stored the rule's state meanwhile
     */
    TickOutcome at(Instant tick) {
        firstTick = firstTick == null ? tick : firstTick;
        refillCap(tick);
        load();
        Optional<String> other = lease.heldByAnother(stored);
        if (other.isPresent()) {
            storedIsKnown = false;
            mayHold = false;
            return TickOutcome.standby(rule, tick, stateNow(), other.get());
        }
        mayHold = true;
        List<RunReport> reports = runWhatIsDue(tick);
        return TickOutcome.ran(rule, tick, stateNow(), reports, canTellLate, lateFailure);
    }

    /** Lets another replica go on at once; for a shutdown. */
    void release() {
        if (!mayHold) {
            return;
        }
        load(); // the last store may have failed, or have been answered too late
        if (stateNow().holder().equals(Optional.of(lease.self()))) {
            store(stateNow().heldBy(Optional.empty()), List.of());
        }
    }

    private List<RunReport> runWhatIsDue(Instant tick) {
        RuleState held = stateNow().heldBy(Optional.of(lease.self()));
        boolean isFirst = lastKnown.isEmpty();
        Timeline timeline = new Timeline(rule, planner, held, arrivals.areTrusted(rule.id()), tick);
        DetectionWindow lateTime = planner.lateTime(rule, timeline.state());
        boolean lateCheckIsDue = !isFirst && planner.isLateCheckDue(timeline.state(), tick);
        // Read before the current window is searched: what arrives behind that search has a later stamp.
        Optional<Instant> clusterTime = lateCheckIsDue ? arrivals.clusterTime() : Optional.empty();
        List<RunReport> reports = new ArrayList<>();
        reports.add(runCurrent(timeline, tick));
        if (isFirst) {
            countArrivalsFromNow(timeline, reports.get(0).took());
        } else if (!lateCheckIsDue) {
            lateFailure = Optional.empty(); // whatever failed here before, somebody has looked since
        } else if (!hasFailed(reports.get(0))) {
            lookForLateEvents(timeline, lateTime, tick, clusterTime);
        }
        Instant end = tick.plus(rule.schedule().interval());
        for (OpenWindow open : timeline.due()) {
            if (capLeft <= 0 || !clock.instant().isBefore(end) || hasFailedEnough(reports)) {
                break;
            }
            if (timeline.isOpen(open)) {
                reports.add(runOpen(timeline, open, tick));
            }
        }
        return reports;
    }

    /** The cluster's time can be asked for since the first state is stored, before which {@code ago} the first run began. */
    private void countArrivalsFromNow(Timeline timeline, Duration ago) {
        Optional<Instant> clusterTime = arrivals.clusterTime();
        if (clusterTime.isPresent()) {
            timeline.foundLate(List.of(), clusterTime.get().minus(ago));
            store(timeline.state(), List.of());
        }
    }

    private RunReport runCurrent(Timeline timeline, Instant tick) {
        RunResult result = run(timeline.current(), RunKind.CURRENT, tick);
        timeline.ranCurrent(result);
        store(timeline.state(), List.of(result.report()));
        return result.report();
    }

    private RunReport runOpen(Timeline timeline, OpenWindow open, Instant tick) {
        RunResult result = run(open.window(), RunKind.of(open.kind()), tick);
        timeline.ranOpen(open, result);
        store(timeline.state(), List.of(result.report()));
        return result.report();
    }

    private RunResult run(DetectionWindow window, RunKind kind, Instant tick) {
        RunResult result = run.run(RunRequest.of(rule, window, kind, tick), capLeft);
        capLeft -= result.capUsed();
        return result;
    }

    /** The windows that it opens are stored together with the watermark that says they need not be looked for again. */
    private void lookForLateEvents(
            Timeline timeline, DetectionWindow time, Instant tick, Optional<Instant> clusterTime) {
        if (clusterTime.isEmpty()) {
            lateFailure = Optional.of(TIME_UNKNOWN);
            return;
        }
        Instant since = planner.arrivedSince(timeline.state(), tick, clusterTime.get());
        Optional<LateAnswer> late = findLate(time, since);
        if (late.isPresent()) {
            timeline.foundLate(late.get().times(), clusterTime.get());
            store(timeline.state(), List.of());
        }
    }

    private Optional<LateAnswer> findLate(DetectionWindow time, Instant arrivedSince) {
        String id = rule.id().value();
        try {
            LateAnswer late = lateEvents.find(rule, time, arrivedSince);
            canTellLate = late.canTell();
            lateFailure = Optional.empty();
            return Optional.of(late);
        } catch (SearchUnavailableException | SearchTooHeavyException | SearchBlindException e) {
            lateFailure = Optional.of(String.valueOf(e.getMessage()));
            log.warn("late events of rule {} could not be looked for: {}", id, e.getMessage());
        } catch (RuntimeException e) { // a mistake of ours costs this look, and no open window
            lateFailure = Optional.of("unexpected: " + e);
            log.error("the look for late events of rule {} broke off", id, e);
        }
        return Optional.empty();
    }

    private void refillCap(Instant tick) {
        if (!tick.equals(capTick)) {
            capTick = tick;
            capLeft = rule.maxAlerts();
        }
    }

    private void load() {
        if (!storedIsKnown) {
            stored = states.load(rule.id());
            storedIsKnown = true;
            if (stored.isEmpty() && lastKnown.isPresent()) {
                log.warn("the state of rule {} is gone: it goes on from what this replica last knew", rule.id());
            }
            know();
        }
    }

    /** Until the store has answered it is not known what is there: then the next tick loads it. */
    private void store(RuleState next, List<RunReport> reports) {
        storedIsKnown = false;
        unreported.addAll(reports);
        while (unreported.size() > MOST_UNREPORTED) {
            log.warn(
                    "run report {} was not stored: too many wait",
                    unreported.remove(0).id());
        }
        stored = Optional.of(states.store(rule.id(), stored, next, List.copyOf(unreported)));
        unreported.clear();
        storedIsKnown = true;
        know();
    }

    private void know() {
        lastKnown = stored.map(StoredState::state).or(() -> lastKnown);
    }

    /**
     * A rule without a state began with the first tick that was tried, even if the cluster was down until now. One whose
     * state was deleted since is not new: what was open then is so still.
     */
    private RuleState stateNow() {
        return lastKnown.orElseGet(() -> planner.beginning(rule, Objects.requireNonNull(firstTick)));
    }

    private static boolean hasFailedEnough(List<RunReport> reports) {
        int most = hasFailed(reports.get(0)) ? MOST_FAILURES : MOST_FAILURES_OF_OPEN_WINDOWS;
        return reports.stream().filter(RuleTick::hasFailed).count() >= most;
    }

    private static boolean hasFailed(RunReport report) {
        return report.verdict() == Verdict.FAILED || report.verdict() == Verdict.BLIND;
    }
}
