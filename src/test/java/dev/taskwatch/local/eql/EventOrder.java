package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Searches.Hit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The order of events: by timestamp, then tiebreaker, then document order. Those without a value come last. */
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
        String missing = position == Position.HEAD ? "_last" : "_first";
        return Map.of(
                field.name(), Map.of("order", order(position), "missing", missing, "unmapped_type", field.type()));
    }

    private static String order(Position position) {
        return position == Position.HEAD ? "asc" : "desc";
    }

    /** The place of an event that was found with this {@link #sort} and its timestamp among its fields. */
    Ordinal ordinal(Hit hit) {
        checkTimestamp(hit);
        List<@Nullable Object> sort = hit.sort();
        Comparable<?> tie = tiebreaker.isPresent() ? (Comparable<?>) sort.get(1) : null;
        return new Ordinal(time((Long) sort.get(0)), tie, (Long) sort.get(sort.size() - 1));
    }

    Map<String, Object> notBefore(Instant time) {
        String format = "strict_date_optional_time_nanos";
        return Map.of("range", Map.of(timestamp.name(), Map.of("gte", time.toString(), "format", format)));
    }

    private void checkTimestamp(Hit hit) {
        String name = timestamp.name();
        int values = hit.fields().getOrDefault(name, List.of()).size();
        if (values != 1) {
            throw EqlException.illegalArgument("Expected timestamp field [" + name + "] to have one value in document ["
                    + hit.id() + "] of index [" + hit.index() + "], but it has " + values);
        }
    }

    private Instant time(long sortValue) {
        return timestamp.type().equals("date_nanos")
                ? Instant.ofEpochSecond(sortValue / NANOS, sortValue % NANOS)
                : Instant.ofEpochMilli(sortValue);
    }
}
