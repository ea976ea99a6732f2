package dev.taskwatch.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the events of a source are written.
 *
 * @param span how far back they were looked at
 * @param events how many there are, in that time
 * @param values the most frequent values of each field on form, most frequent first; nothing of a field whose values the
 *     cluster cannot count
 */
record Profile(Duration span, long events, Map<String, List<Value>> values, HostCoverage hosts) {

    record Value(String text, long events) {}

    Profile {
        values = Map.copyOf(values);
    }

    List<Value> values(String field) {
        return values.getOrDefault(field, List.of());
    }
}
