package dev.taskwatch.source;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the cluster says of a source.
 *
 * @param readable whether all of its pattern may be read; also where nobody can tell
 * @param exists whether there is an index behind the pattern
 * @param mapped which of the fields that were asked for an index behind it maps
 * @param lastHour how many events of the last hour there are
 * @param ahead how many events are stamped in the future
 * @param filled of how many of the last hour's events a field has a value
 * @param newest the time of the newest of them that is not in the future
 * @param failure why the rest is not known
 */
record Observation(
        boolean readable,
        boolean exists,
        Set<String> mapped,
        long lastHour,
        long ahead,
        Map<String, Long> filled,
        Optional<Instant> newest,
        Sample sample,
        Optional<String> failure) {

    Observation {
        mapped = Set.copyOf(mapped);
        filled = Map.copyOf(filled);
    }

    static Observation withoutEvents(boolean readable, boolean exists) {
        return new Observation(
                readable, exists, Set.of(), 0, 0, Map.of(), Optional.empty(), Sample.NONE, Optional.empty());
    }

    static Observation unknown(String why) {
        return new Observation(true, true, Set.of(), 0, 0, Map.of(), Optional.empty(), Sample.NONE, Optional.of(why));
    }

    boolean hasEvents() {
        return sample.size() > 0 || lastHour > 0;
    }

    /** The time of the newest event. */
    Optional<Instant> newestTime() {
        return later(newest, sample.newest());
    }

    /**
     * When something came last. An event of the last hour came by now, whatever it says of its arrival: nothing, or a time
     * long before its own, if its host's clock is ahead.
     */
    Optional<Instant> lastSign() {
        return later(newest, sample.lastArrival());
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }
}
