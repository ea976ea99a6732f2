package dev.taskwatch.source;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the cluster says of a source.
 *
 * @param readable whether all of its pattern may be read; also where nobody can tell
 * @param exists whether there is an index behind the pattern
 * @param mapped which of the fields that were asked for an index behind it maps
 * @param lastHour how many events of the last hour there are
 * @param ahead how many events are stamped in the future
 * @param filled of how many of the last hour's events a field has a value
 * @param failure why the rest is not known
 */
record Observation(
        boolean readable,
        boolean exists,
        Set<String> mapped,
        long lastHour,
        long ahead,
        Map<String, Long> filled,
        Sample sample,
        Optional<String> failure) {

    Observation {
        mapped = Set.copyOf(mapped);
        filled = Map.copyOf(filled);
    }

    static Observation withoutEvents(boolean readable, boolean exists) {
        return new Observation(readable, exists, Set.of(), 0, 0, Map.of(), Sample.NONE, Optional.empty());
    }

    static Observation unknown(String why) {
        return new Observation(true, true, Set.of(), 0, 0, Map.of(), Sample.NONE, Optional.of(why));
    }

    boolean hasEvents() {
        return sample.size() > 0 || lastHour > 0;
    }
}
