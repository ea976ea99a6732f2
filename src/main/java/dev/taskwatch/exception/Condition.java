package dev.taskwatch.exception;

import java.util.List;
import java.util.Map;

/**
 * What one field of an event must hold: any of {@code values}. Each is exact, case included, or has the wildcards
 * {@code *} and {@code ?}; of an address it may be a range such as {@code 10.0.0.0/8}.
 */
record Condition(String field, List<String> values) {

    Condition {
        values = List.copyOf(values);
        require(!field.isBlank(), "conditions has a blank field; name one");
        require(!values.isEmpty(), "conditions: " + field + " has no value; give one or remove the condition");
        for (String value : values) {
            require(!value.isBlank(), "conditions: " + field + " has a blank value; remove it");
            require(
                    !isAddress(field) || AddressRange.isOne(value),
                    "conditions: " + field + " is \"" + value + "\"; give an address, or a range such as 10.20.0.0/16");
        }
    }

    /** Whether it holds for every event that has the field, or as good as every. */
    boolean holdsForAll() {
        return values.stream()
                .anyMatch(value -> value.matches("[*?.:/\\\\-]*[*][*?.:/\\\\-]*") || AddressRange.isVast(value));
    }

    /** It in Query DSL. */
    Map<String, Object> query() {
        List<Map<String, Object>> queries = values.stream().map(this::query).toList();
        return queries.size() == 1
                ? queries.get(0)
                : Map.of("bool", Map.of("should", queries, "minimum_should_match", 1));
    }

    private Map<String, Object> query(String value) {
        if (value.contains("*") || value.contains("?")) {
            String literalBackslashes = value.replace("\\", "\\\\"); // as in paths; to the query they would escape
            return Map.of("wildcard", Map.of(field, Map.of("value", literalBackslashes)));
        }
        return Map.of("term", Map.of(field, Map.of("value", value)));
    }

    /** By ECS's names: the file knows no mapping. */
    private static boolean isAddress(String field) {
        return field.equals("ip") || field.endsWith(".ip");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
