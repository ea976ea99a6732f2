package dev.taskwatch.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Completes an event with fields that only its index's mapping gives: aliases, runtime fields, constants, and fields that the
 * mapping keeps out of {@code _source}.
 */
public final class MappedFields {

    private MappedFields() {}

    /** {@code source}, and of {@code fields} those that have no value in it. Elasticsearch answers every field as a list. */
    public static Map<String, Object> complete(Map<String, Object> source, Map<String, List<Object>> fields) {
        Map<String, Object> said = Nested.of(source);
        Map<String, Object> complete = new LinkedHashMap<>(source);
        fields.forEach((field, values) -> {
            if (!values.isEmpty() && !hasValue(said, field)) {
                complete.put(field, values.size() == 1 ? values.get(0) : values);
            }
        });
        return complete;
    }

    private static boolean hasValue(Map<String, Object> said, String field) {
        return Nested.value(said, field)
                .filter(value -> !List.of().equals(value))
                .isPresent();
    }
}
