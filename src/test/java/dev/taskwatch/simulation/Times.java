package dev.taskwatch.simulation;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A set of times, made of spans whose start is in and whose end is not. */
final class Times {

    private final NavigableMap<Instant, Instant> spans = new TreeMap<>();

    Times() {}

    Times(Times other) {
        spans.putAll(other.spans);
    }

    void add(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return;
        }
        Instant start = from;
        Instant end = to;
        Map.Entry<Instant, Instant> before = spans.floorEntry(from);
        if (before != null && !before.getValue().isBefore(from)) {
            start = before.getKey();
        }
        NavigableMap<Instant, Instant> joined = spans.subMap(start, true, to, true);
        if (!joined.isEmpty() && joined.lastEntry().getValue().isAfter(end)) {
            end = joined.lastEntry().getValue();
        }
        joined.clear();
        spans.put(start, end);
    }

    /** Takes out {@code time} and all that follows. */
    void cutAt(Instant time) {
        spans.tailMap(time, true).clear();
        Map.Entry<Instant, Instant> last = spans.lastEntry();
        if (last != null && last.getValue().isAfter(time)) {
            spans.put(last.getKey(), time);
        }
    }

    void addTo(Times others) {
        spans.forEach(others::add);
    }

    void moveTo(Times others) {
        addTo(others);
        spans.clear();
    }

    boolean contains(Instant time) {
        Map.Entry<Instant, Instant> span = spans.floorEntry(time);
        return span != null && time.isBefore(span.getValue());
    }

    /** The first time from {@code from} on that is not in here, if there is one before {@code to}. */
    Optional<Instant> firstNotIn(Instant from, Instant to) {
        Map.Entry<Instant, Instant> span = spans.floorEntry(from);
        Instant first = span != null && from.isBefore(span.getValue()) ? span.getValue() : from;
        return Optional.of(first).filter(time -> time.isBefore(to));
    }

    @Override
    public String toString() {
        return spans.toString();
    }
}
