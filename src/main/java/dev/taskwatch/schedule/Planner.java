package dev.taskwatch.schedule;

import dev.taskwatch.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Decides what is due at a tick, from nothing but the rule, its state and the time. */
@Component
public final class Planner {

    /**
     * How much earlier than it becomes visible an event may say that it arrived, by the time that ingestion takes, and by
     * what the clocks of whoever stamps it and of this replica differ.
     */
    private static final Duration LATE_MARGIN = Duration.ofMinutes(5);

    private static final String NOBODY = "nobody searched it";

    private final ScheduleProperties properties;

    Planner(ScheduleProperties properties) {
        this.properties = properties;
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
        return giveUpTooOld(openUnsearched(rule, trusted, tick), tick);
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

    /** Arrivals from here on have not been looked at; the margin is for clocks, and for the time until they are visible. */
    public Instant arrivedSince(RuleState state) {
        return state.lateWatermark().minus(LATE_MARGIN);
    }

    /** Opens the time of the late events and around it, and moves the watermark to {@code tick}. */
    public RuleState openLate(Rule rule, RuleState state, Collection<DetectionWindow> lateEvents, Instant tick) {
        RuleState opened = state.withLateWatermark(tick);
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
        RuleState believed = slight ? state : state.disbelieving(tick.minus(properties.maxCatchUp()), tick);
        return believed.withFrontier(known).withLateWatermark(earlier(state.lateWatermark(), known));
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
