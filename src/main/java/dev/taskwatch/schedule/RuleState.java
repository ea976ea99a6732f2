package dev.taskwatch.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What has become of a rule's timeline. Everything before the frontier was searched once, is open, or is a gap.
 *
 * @param frontier the time before which everything has been searched once
 * @param open what was searched, or should have been, and is not finished; oldest first
 * @param gaps the most recent gaps, oldest first; {@code gapCount} counts all there ever were
 * @param lateWatermark the arrival time up to which events were looked at that came too late for every other window; by the
 *     cluster's clock where the service's is ahead of it
 * @param holder the replica that runs the rule; empty if it is anybody's
 * @param recheck which past hours are searched again; empty while arrival times can be trusted
 */
public record RuleState(
        Instant frontier,
        List<OpenWindow> open,
        List<Gap> gaps,
        long gapCount,
        Instant lateWatermark,
        Optional<String> holder,

        @JsonInclude(JsonInclude.Include.NON_ABSENT) @JsonSetter(nulls = Nulls.AS_EMPTY)
        Optional<Recheck> recheck) { // absent from states of earlier versions

    /** How many gaps are kept by name. */
    private static final int GAPS_KEPT = 100;

    /** Beyond this, windows that lie closest together become one: more is searched, nothing is lost. */
    private static final int MOST_OPEN = 300;

    public RuleState {
        Objects.requireNonNull(frontier, "frontier");
        Objects.requireNonNull(lateWatermark, "lateWatermark");
        open = open.stream()
                .sorted(Comparator.comparing((OpenWindow one) -> one.window().from())
                        .thenComparing(one -> one.window().to()))
                .toList();
        gaps = List.copyOf(gaps);
    }

    /** A state without rechecks. */
    public RuleState(
            Instant frontier,
            List<OpenWindow> open,
            List<Gap> gaps,
            long gapCount,
            Instant lateWatermark,
            Optional<String> holder) {
        this(frontier, open, gaps, gapCount, lateWatermark, holder, Optional.empty());
    }

    /** A rule that has never run and whose first tick is {@code tick}: the time before it is nobody's. */
    public static RuleState beginning(Grid grid, Instant tick) {
        return new RuleState(tick.minus(grid.interval()), List.of(), List.of(), 0, tick, Optional.empty());
    }

    /** How many matches are known to wait in all open windows; there may be more, and some may wait in two that overlap. */
    public int waiting() {
        return open.stream().mapToInt(OpenWindow::waiting).sum();
    }

    public RuleState withFrontier(Instant time) {
        return new RuleState(time, open, gaps, gapCount, lateWatermark, holder, recheck);
    }

    public RuleState withLateWatermark(Instant time) {
        return new RuleState(frontier, open, gaps, gapCount, time, holder, recheck);
    }

    public RuleState heldBy(Optional<String> replica) {
        return new RuleState(frontier, open, gaps, gapCount, lateWatermark, replica, recheck);
    }

    public RuleState withRecheck(Optional<Recheck> next) {
        return new RuleState(frontier, open, gaps, gapCount, lateWatermark, holder, next);
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
        return withOpen(rest.size() > MOST_OPEN ? withoutClosest(rest) : rest);
    }

    /** Makes one of the two windows of a kind that lie closest together. */
    private static List<OpenWindow> withoutClosest(List<OpenWindow> windows) {
        List<OpenWindow> sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.comparing(OpenWindow::kind)
                .thenComparing(one -> one.window().from()));
        int closest = IntStream.range(0, sorted.size() - 1)
                .filter(i -> sorted.get(i).kind() == sorted.get(i + 1).kind())
                .boxed()
                .min(Comparator.comparing(i -> Duration.between(
                        sorted.get(i).window().to(), sorted.get(i + 1).window().from())))
                .orElseThrow();
        OpenWindow merged = merged(sorted.get(closest + 1), sorted.remove(closest));
        sorted.set(closest, merged);
        return sorted;
    }

    /** Closes every open window that {@code matching} accepts. */
    public RuleState closing(Predicate<OpenWindow> matching) {
        return withOpen(open.stream().filter(matching.negate()).toList());
    }

    /**
     * Records a gap, or lets it grow if it goes on where one of the same cause ended. What is in one already is no other, but
     * that one is as of now, however long ago it was told of.
     */
    public RuleState giveUp(Gap gap) {
        List<Gap> all = new ArrayList<>(gaps);
        Optional<Gap> same = gaps.stream()
                .filter(known -> known.contains(gap))
                .findFirst()
                .or(() ->
                        gaps.stream().filter(known -> known.isContinuedBy(gap)).findFirst());
        same.ifPresent(all::remove);
        all.add(same.map(known -> known.with(gap)).orElse(gap));
        List<Gap> kept = all.subList(Math.max(0, all.size() - GAPS_KEPT), all.size());
        long count = same.isPresent() ? gapCount : gapCount + 1;
        return new RuleState(frontier, open, kept, count, lateWatermark, holder, recheck);
    }

    /**
     * Without what a clock that ran ahead has claimed: at {@code now}, nothing from {@code unknown} on is given up, nothing to
     * come is open, and nothing waits for a time to come.
     */
    RuleState disbelieving(Instant unknown, Instant now) {
        List<Gap> lived = gaps.stream()
                .flatMap(gap -> gap.since().isAfter(now) ? gap.before(unknown, now).stream() : Stream.of(gap))
                .toList();
        List<OpenWindow> begun = open.stream()
                .filter(one -> one.window().from().isBefore(now))
                .map(one -> one.asOf(now))
                .toList();
        return new RuleState(frontier, begun, lived, gapCount, lateWatermark, holder, recheck);
    }

    private RuleState withOpen(List<OpenWindow> windows) {
        return new RuleState(frontier, windows, gaps, gapCount, lateWatermark, holder, recheck);
    }

    private static boolean mergeable(OpenWindow one, OpenWindow other, Duration longest) {
        return one.kind() == other.kind()
                && one.window().touches(other.window())
                && one.window().span(other.window()).length().compareTo(longest) <= 0;
    }

    private static OpenWindow merged(OpenWindow newer, OpenWindow older) {
        Instant since = newer.since().isBefore(older.since()) ? newer.since() : older.since();
        Instant notBefore = newer.notBefore().isBefore(older.notBefore()) ? newer.notBefore() : older.notBefore();
        return new OpenWindow(
                newer.window().span(older.window()),
                newer.kind(),
                since,
                newer.reason(),
                Math.min(newer.attempts(), older.attempts()),
                notBefore, // what is due does not wait for what has failed
                Math.max(newer.waiting(), older.waiting())); // windows overlap, and so may what waits in them
    }
}
