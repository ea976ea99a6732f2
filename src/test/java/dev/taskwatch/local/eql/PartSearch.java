package dev.taskwatch.local.eql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the events of one part are found.
 *
 * @param keys the fields of the join keys; absent where an optional one is mapped nowhere and so always null
 */
record PartSearch(Clause condition, List<Optional<FieldType>> keys, Map<String, Object> query) {
    public PartSearch {
        keys = List.copyOf(keys);
    }

    /** @param more queries that the events must meet besides the condition */
    static PartSearch of(Clause condition, List<Optional<FieldType>> keys, List<Map<String, Object>> more) {
        List<Map<String, Object>> filter = new ArrayList<>(more);
        filter.add(condition.dsl());
        return new PartSearch(condition, keys, Map.of("bool", Map.of("filter", filter)));
    }

    /** Whether that is known before the search. */
    boolean isNever() {
        return condition.isNever();
    }

    /** The fields whose values must come with an event. */
    Stream<FieldType> neededFields() {
        return Stream.concat(keys.stream().flatMap(Optional::stream), condition.testedFields());
    }
}
