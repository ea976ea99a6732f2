package dev.taskwatch.exception;

import dev.taskwatch.rule.FieldMappings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    /** The condition in Query DSL, for indices that map fields so. */
    Map<String, Object> query(FieldMappings mappings) {
        return ExactQuery.any(
                values.stream().map(value -> query(value, mappings)).toList());
    }

    private Map<String, Object> query(String value, FieldMappings mappings) {
        if (TargetMachine.isNamedBy(field)) {
            return TargetMachine.hasName(field, value, mappings);
        }
        Map<String, Object> query = new ExactQuery(mappings).matches(field, value);
        return TargetMachine.isIdentifiedBy(field) ? TargetMachine.unlessForwarded(query) : query;
    }

    /** The fields of which the query needs to know the mapping. */
    List<String> fields() {
        List<String> own =
                TargetMachine.isNamedBy(field) ? List.of(field, TargetMachine.COMPUTER_NAME) : List.of(field);
        return own.stream()
                .flatMap(one -> Stream.of(one, FieldMappings.keyword(one)))
                .toList();
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
