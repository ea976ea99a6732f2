package dev.taskwatch.local.eql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a matcher remembers of one join key: the latest pending sequence of each stage, and when events came that should
 * be missing. The latest is enough: an event never continues an older one.
 */
final class KeyState<E> {
    private final Map<Integer, Pending<E>> latest = new HashMap<>();
    private final Map<Integer, TreeSet<Instant>> unwanted = new HashMap<>();
    private Instant touched = Instant.MIN;

    void touch(Instant now) {
        touched = now;
    }

    Instant touched() {
        return touched;
    }

    void put(int stage, Pending<E> pending) {
        latest.put(stage, pending);
    }

    @Nullable
    Pending<E> take(int stage) {
        return latest.remove(stage);
    }

    void dropPending() {
        latest.clear();
    }

    void addUnwanted(int gap, Instant at, Instant noLongerNeededBefore) {
        TreeSet<Instant> times = unwanted.computeIfAbsent(gap, g -> new TreeSet<>());
        times.headSet(noLongerNeededBefore).clear();
        times.add(at);
    }

    /** The latest unwanted event of the gap in a millisecond before that of {@code end}. */
    @Nullable
    Instant unwantedBefore(int gap, Instant end) {
        TreeSet<Instant> times = unwanted.get(gap);
        return times == null ? null : times.lower(millis(end));
    }

    /** Whether an unwanted event of the gap came in a millisecond strictly between those of the given instants. */
    boolean hasUnwantedBetween(int gap, Instant start, Instant end) {
        Instant latestUnwanted = unwantedBefore(gap, end);
        return latestUnwanted != null && isInLaterMillisecond(latestUnwanted, start);
    }

    /** Elasticsearch looks for missing events by milliseconds, even where time is finer. */
    static boolean isInLaterMillisecond(Instant instant, Instant than) {
        return millis(instant).isAfter(millis(than));
    }

    private static Instant millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }
}
