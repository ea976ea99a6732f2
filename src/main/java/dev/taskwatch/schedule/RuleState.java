package dev.taskwatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What has become of a rule's timeline. Everything before the frontier was searched once, is open, or is a gap.
 *
 * @param frontier the time before which everything has been searched once
 * @param open what was searched, or should have been, and is not finished; oldest first
 * @param gaps the most recent gaps, oldest first; {@code gapCount} counts all there ever were
 */
public record RuleState(Instant frontier, List<OpenWindow> open, List<Gap> gaps, long gapCount) {

    /** How many gaps are kept by name. */
    private static final int GAPS_KEPT = 100;

    public RuleState {
        open = open.stream()
                .sorted(Comparator.comparing((OpenWindow one) -> one.window().from())
                        .thenComparing(one -> one.window().to()))
                .toList();
        gaps = List.copyOf(gaps);
    }

    /** A rule that has never run and whose first tick is {@code tick}: the time before it is nobody's. */
    public static RuleState beginning(Grid grid, Instant tick) {
        return new RuleState(tick.minus(grid.interval()), List.of(), List.of(), 0);
    }

    public RuleState withFrontier(Instant time) {
        return new RuleState(time, open, gaps, gapCount);
    }

    /** Adds an open window, or makes one of it with those of its kind that it touches, up to {@code longest}. */
    public RuleState opening(OpenWindow added, Duration longest) {
        OpenWindow grown = added;
        List<OpenWindow> rest = new ArrayList<>();
        for (OpenWindow other : open) {
            if (mergeable(grown, other, longest)) {
                grown = merged(grown, other);
            } else {
                rest.add(other);
            }
        }
        rest.add(grown);
        return withOpen(rest);
    }

    /** Closes every open window that {@code matching} accepts. */
    public RuleState closing(Predicate<OpenWindow> matching) {
        return withOpen(open.stream().filter(matching.negate()).toList());
    }

    public RuleState giveUp(Gap gap) {
        List<Gap> all = new ArrayList<>(gaps);
        all.add(gap);
        return new RuleState(
                frontier, open, all.subList(Math.max(0, all.size() - GAPS_KEPT), all.size()), gapCount + 1);
    }

    private RuleState withOpen(List<OpenWindow> windows) {
        return new RuleState(frontier, windows, gaps, gapCount);
    }

    private static boolean mergeable(OpenWindow one, OpenWindow other, Duration longest) {
        return one.kind() == other.kind()
                && one.window().touches(other.window())
                && one.window().span(other.window()).length().compareTo(longest) <= 0;
    }

    private static OpenWindow merged(OpenWindow newer, OpenWindow older) {
        Instant since = newer.since().isBefore(older.since()) ? newer.since() : older.since();
        return new OpenWindow(
                newer.window().span(older.window()),
                newer.kind(),
                since,
                newer.reason(),
                Math.min(newer.attempts(), older.attempts()),
                newer.notBefore());
    }
}
