package dev.taskwatch.schedule;

import dev.taskwatch.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Decides what is due at a tick, from nothing but the rule, its state and the time. */
@Component
public final class Planner {

    /**
     * How much earlier than it becomes visible an event may say that it arrived, by the time that ingestion takes, and by
     * what the clocks of whoever stamps it and of this replica differ.
     */
    private static final Duration LATE_MARGIN = Duration.ofMinutes(5);

    /** No clock of a service is promised to work that is further ahead of the cluster's. */
    private static final Duration MAX_CLOCK_AHEAD = Duration.ofHours(1);

    /** How long after its end an hour is searched again, where events do not say when they arrived. */
    private static final List<Duration> RECHECKS =
            List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24));

    private static final Duration LAST_RECHECK = Duration.ofHours(24);

    private static final String RECHECK = "its events do not say when they arrived";

    private static final String NOBODY = "nobody searched it";

    private final ScheduleProperties properties;

    Planner(ScheduleProperties properties) {
        this.properties = properties;
    }

    /**
     * The state of a rule whose first tick is {@code tick}. Arrivals count from an hour earlier until the cluster's time is
     * known: this replica's clock may be ahead by as much.
     */
    public RuleState beginning(Rule rule, Instant tick) {
        return RuleState.beginning(new Grid(rule.schedule().interval()), tick)
                .withLateWatermark(tick.minus(MAX_CLOCK_AHEAD));
    }

    /** The window that ends at {@code tick} and reaches back over the lookback. */
    public DetectionWindow current(Rule rule, Instant tick) {
        return new DetectionWindow(tick.minus(rule.schedule().lookback()), tick);
    }

    /** A window of any length in pieces that can be searched at once, oldest first; no match is lost between two. */
    public List<DetectionWindow> pieces(Rule rule, DetectionWindow window) {
        return window.pieces(longest(rule), rule.margin());
    }

    /**
     * The state as the tick finds it: time that nobody searched has become open windows of kind catch-up, windows that
     * grew too old have become gaps, and a frontier from a clock that ran ahead is corrected.
     */
    public RuleState atTick(Rule rule, RuleState state, Instant tick) {
        RuleState trusted = distrustFuture(rule, state, tick);
        return giveUpTooOld(openRechecks(rule, openUnsearched(rule, trusted, tick), tick), tick);
    }

    /**
     * Starts or ends the rechecks. They go on for a day after arrival times can be trusted again, for events that arrived
     * before.
     *
     * @param trusted whether the events of the rule say when they arrived; empty if that is unknown, which changes nothing
     */
    public RuleState trustArrivals(RuleState state, Optional<Boolean> trusted, Instant tick) {
        if (trusted.isEmpty()) {
            return state;
        }
        Instant hour = tick.truncatedTo(ChronoUnit.HOURS);
        if (!trusted.get()) {
            Instant upTo = state.recheck().map(Recheck::upTo).orElse(hour);
            return state.withRecheck(Optional.of(new Recheck(upTo, Optional.empty())));
        }
        return state.withRecheck(state.recheck()
                .map(running -> new Recheck(
                        running.upTo(),
                        running.until()
                                .or(() -> Optional.of(hour.plus(LAST_RECHECK).plus(Duration.ofHours(1)))))));
    }

    /**
     * The open windows to try at {@code tick}. One that failed and has been due for the longest comes first, so that no storm
     * that fills the cap keeps it from its turn; then those that have not failed, oldest first, so that what always fails
     * keeps them from nothing; then the others that failed.
     */
    public List<OpenWindow> due(RuleState state, Instant tick) {
        List<OpenWindow> due = new ArrayList<>();
        List<OpenWindow> failed = new ArrayList<>();
        state.open().stream()
                .filter(open -> open.isDue(tick))
                .forEach(open -> (open.attempts() == 0 ? due : failed).add(open));
        failed.sort(Comparator.comparing(OpenWindow::notBefore));
        int first = Math.min(1, failed.size());
        due.addAll(0, failed.subList(0, first));
        due.addAll(failed.subList(first, failed.size()));
        return due;
    }

    /** Adds {@code window} to what is open. */
    public RuleState open(Rule rule, RuleState state, OpenWindow window) {
        return state.opening(window, longest(rule));
    }

    /** Whether it is time to look for events that arrived late. */
    public boolean isLateCheckDue(RuleState state, Instant tick) {
        return !state.lateWatermark().plus(properties.lateCheck()).isAfter(tick);
    }

    /**
     * The event time in which an arrival is late: no current window, and no time that nobody searched yet, covers it,
     * however old it is.
     */
    public DetectionWindow lateTime(Rule rule, RuleState state) {
        return new DetectionWindow(
                Instant.EPOCH, state.frontier().minus(rule.schedule().overlap()).plus(rule.margin()));
    }

    /**
     * Arrivals from here on have not been looked at; the margin is for clocks, and for the time until they are visible. A
     * watermark in the cluster's future was stored by a clock that was ahead, before the cluster's was known.
     *
     * @param clusterTime the time of the clock that stamps arrivals, at the tick or later
     */
    public Instant arrivedSince(RuleState state, Instant tick, Instant clusterTime) {
        Instant since = state.lateWatermark().minus(LATE_MARGIN);
        if (!state.lateWatermark().isAfter(clusterTime)) {
            return since;
        }
        Duration ahead = Duration.between(clusterTime, tick);
        return since.minus(ahead.compareTo(MAX_CLOCK_AHEAD) > 0 ? ahead : MAX_CLOCK_AHEAD);
    }

    /**
     * Opens the time of the late events and around it, and moves the watermark to the tick, or to the cluster's time if that
     * is earlier: what arrives from then on has a later stamp.
     */
    public RuleState openLate(
            Rule rule, RuleState state, Collection<DetectionWindow> lateEvents, Instant tick, Instant clusterTime) {
        RuleState opened = state.withLateWatermark(earlier(tick, clusterTime));
        for (DetectionWindow time : lateEvents) {
            DetectionWindow around = new DetectionWindow(
                    time.from().minus(rule.margin()), time.to().plus(rule.margin()));
            opened = open(rule, opened, OpenWindow.opened(around, OpenWindow.Kind.LATE, tick, "events arrived late"));
        }
        return opened;
    }

    /** What a clock that ran ahead has claimed, of event time as of arrivals, nobody may have looked at. */
    private RuleState distrustFuture(Rule rule, RuleState state, Instant tick) {
        Duration interval = rule.schedule().interval();
        if (!state.frontier().isAfter(tick)) {
            return state;
        }
        // Within an interval it is another replica's clock; beyond, nobody knows what was really searched.
        boolean slight = !state.frontier().isAfter(tick.plus(interval));
        Duration unknown = slight
                ? interval
                : properties.maxCatchUp().minus(rule.schedule().overlap());
        Instant known = tick.minus(unknown);
        RuleState believed = slight
                ? state
                : withoutFutureRecheck(state.disbelieving(tick.minus(properties.maxCatchUp()), tick), tick);
        return believed.withFrontier(known).withLateWatermark(earlier(state.lateWatermark(), known));
    }

    private static RuleState withoutFutureRecheck(RuleState state, Instant tick) {
        Instant hour = tick.truncatedTo(ChronoUnit.HOURS);
        return state.withRecheck(state.recheck()
                .map(recheck -> recheck.upTo().isAfter(hour.plus(MAX_CLOCK_AHEAD))
                        ? recheck.withUpTo(hour.minus(LAST_RECHECK))
                        : recheck));
    }

    /**
     * Opens, at each full hour, the hours that ended 1, 6 and 24 hours before, once the windows of the last time are
     * finished. After hours without a tick the three windows are longer by these hours. Time from the frontier on needs no
     * recheck: it is opened as catch-up.
     */
    private static RuleState openRechecks(Rule rule, RuleState state, Instant tick) {
        Instant hour = tick.truncatedTo(ChronoUnit.HOURS);
        Optional<Recheck> due = state.recheck()
                .filter(recheck -> recheck.upTo().isBefore(hour))
                .filter(any -> state.open().stream().noneMatch(open -> isRecheck(rule, open)));
        if (due.isEmpty()) {
            return state;
        }
        Recheck recheck = due.get();
        RuleState opened = state;
        for (DetectionWindow hours : recheckedHours(recheck.upTo(), hour, hourAfter(state.frontier()))) {
            DetectionWindow around = new DetectionWindow(
                    hours.from().minus(rule.margin()), hours.to().plus(rule.margin()));
            opened = opened.opening(OpenWindow.opened(around, OpenWindow.Kind.LATE, tick, RECHECK), Duration.ZERO);
        }
        boolean goesOn = recheck.until().filter(until -> !until.isAfter(hour)).isEmpty();
        return opened.withRecheck(goesOn ? Optional.of(recheck.withUpTo(hour)) : Optional.empty());
    }

    /** Those that ended 1, 6 and 24 hours before the full hours after {@code upTo}; hours that overlap are one window. */
    private static List<DetectionWindow> recheckedHours(Instant upTo, Instant hour, Instant searched) {
        List<DetectionWindow> windows = new ArrayList<>();
        for (Duration ago : RECHECKS) {
            Instant from = upTo.minus(ago);
            Instant to = earlier(hour.minus(ago), searched);
            if (!from.isBefore(to)) {
                continue;
            }
            DetectionWindow hours = new DetectionWindow(from, to);
            if (!windows.isEmpty() && windows.get(windows.size() - 1).touches(hours)) {
                hours = hours.span(windows.remove(windows.size() - 1));
            }
            windows.add(hours);
        }
        return windows;
    }

    /** A recheck ends with an hour and the margin, whatever an unfinished search of it has left. */
    private static boolean isRecheck(Rule rule, OpenWindow open) {
        Instant end = open.window().to().minus(rule.margin());
        return open.kind() == OpenWindow.Kind.LATE && end.equals(end.truncatedTo(ChronoUnit.HOURS));
    }

    private static Instant hourAfter(Instant time) {
        Instant hour = time.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(time) ? hour : hour.plus(1, ChronoUnit.HOURS);
    }

    private RuleState openUnsearched(Rule rule, RuleState state, Instant tick) {
        // Events of the last overlap before the frontier may have arrived after it was searched, and a sequence may
        // straddle each end of what is missing, and of each piece: all reach over.
        Instant from = state.frontier().minus(rule.schedule().overlap());
        Instant until = current(rule, tick).from();
        Instant oldest = earlier(tick.minus(properties.maxCatchUp()), until);
        if (!from.isBefore(oldest)) {
            return openPieces(rule, state, from, until, tick);
        }
        // One gap, however long it was: hours of years would be too many windows to open and give up one by one.
        Gap gap = new Gap(new DetectionWindow(from, oldest), Gap.Cause.EXPIRED, tick, NOBODY);
        return openPieces(rule, state.giveUp(gap), oldest, until, tick);
    }

    private static RuleState openPieces(Rule rule, RuleState state, Instant from, Instant until, Instant tick) {
        if (!from.isBefore(until)) {
            return state;
        }
        Duration longest = longest(rule);
        DetectionWindow missed = new DetectionWindow(from, until.plus(rule.margin()));
        RuleState opened = state;
        for (DetectionWindow piece : missed.pieces(longest, rule.margin())) {
            opened = opened.opening(OpenWindow.opened(piece, OpenWindow.Kind.CATCH_UP, tick, NOBODY), longest);
        }
        return opened;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private RuleState giveUpTooOld(RuleState state, Instant tick) {
        RuleState kept = state;
        for (OpenWindow open : state.open()) {
            DetectionWindow window = open.window();
            Instant until = tooOldUntil(open, tick);
            if (window.from().isBefore(until)) {
                DetectionWindow lost = new DetectionWindow(window.from(), until);
                kept = kept.closing(open::equals)
                        .giveUp(new Gap(lost, Gap.Cause.EXPIRED, tick, open.kind() + ": " + open.reason()));
                if (until.isBefore(window.to())) {
                    kept = kept.opening(open.over(window.startingAt(until)), Duration.ZERO);
                }
            }
        }
        return kept;
    }

    /** Late events are old when they arrive, so that their windows' age counts from when they were opened. */
    private Instant tooOldUntil(OpenWindow open, Instant tick) {
        DetectionWindow window = open.window();
        if (open.kind() == OpenWindow.Kind.LATE) {
            return open.since().isBefore(tick.minus(properties.maxLate())) ? window.to() : window.from();
        }
        return earlier(tick.minus(properties.maxCatchUp()), window.to());
    }

    /** No open window is much longer, so that each search stays small and a failure costs little. */
    private static Duration longest(Rule rule) {
        Duration window = rule.schedule().lookback().plus(rule.schedule().interval());
        return window.compareTo(Duration.ofHours(1)) > 0 ? window : Duration.ofHours(1);
    }
}
