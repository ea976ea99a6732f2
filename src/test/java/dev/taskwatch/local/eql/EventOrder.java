package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Searches.Hit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The order of events: by timestamp, then tiebreaker, then document order. Those without a value come first. */
record EventOrder(FieldType timestamp, Optional<FieldType> tiebreaker) {
    private static final long NANOS = 1_000_000_000;

    /** For {@code tail} the order is reversed as a whole. */
    List<Object> sort(Position position) {
        List<Object> sort = new ArrayList<>();
        sort.add(by(timestamp, position));
        tiebreaker.ifPresent(field -> sort.add(by(field, position)));
        sort.add(Map.of("_shard_doc", Map.of("order", order(position))));
        return sort;
    }

    private static Map<String, Object> by(FieldType field, Position position) {
        String missing = position == Position.HEAD ? "_first" : "_last";
        return Map.of(
                field.name(), Map.of("order", order(position), "missing", missing, "unmapped_type", field.type()));
    }

    private static String order(Position position) {
        return position == Position.HEAD ? "asc" : "desc";
    }

    /** The place of an event that was found with this {@link #sort} and its {@link #fields}. */
    Ordinal ordinal(Hit hit) {
        check(hit);
        List<@Nullable Object> sort = hit.sort();
        // Without a value the event is sorted by the least number, which is also a value.
        boolean hasTie =
                tiebreaker.isPresent() && !valuesOf(tiebreaker.get(), hit).isEmpty();
        Comparable<?> tie = hasTie ? (Comparable<?>) sort.get(1) : null;
        return new Ordinal(time((Long) sort.get(0)), tie, (Long) sort.get(sort.size() - 1));
    }

    /** Finds what is not before the time, or less than a millisecond before it. */
    Map<String, Object> notBefore(Instant time) {
        Instant earliest = isInNanos() && time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        return Map.of(
                "range", Map.of(timestamp.name(), Map.of("gte", earliest.toEpochMilli(), "format", "epoch_millis")));
    }

    /** The fields whose values must come with an event for its {@link #ordinal}. */
    Stream<FieldType> fields() {
        return Stream.concat(Stream.of(timestamp), tiebreaker.stream());
    }

    private void check(Hit hit) {
        List<Object> times = valuesOf(timestamp, hit);
        if (times.size() != 1) {
            throw EqlException.invalidEvent("Expected timestamp field [" + timestamp.name() + "] to "
                    + (times.isEmpty() ? "have a value but got none" : "hold a single value but got " + times));
        }
        tiebreaker
                .map(field -> valuesOf(field, hit))
                .filter(ties -> ties.size() > 1)
                .ifPresent(ties -> {
                    throw EqlException.invalidEvent("Expected tiebreaker field ["
                            + tiebreaker.get().name() + "] to hold a single value but got " + ties);
                });
    }

    private static List<Object> valuesOf(FieldType field, Hit hit) {
        return hit.fields().getOrDefault(field.name(), List.of());
    }

    private boolean isInNanos() {
        return timestamp.type().equals("date_nanos");
    }

    private Instant time(long sortValue) {
        return isInNanos()
                ? Instant.ofEpochSecond(sortValue / NANOS, sortValue % NANOS)
                : Instant.ofEpochMilli(sortValue);
    }
}
