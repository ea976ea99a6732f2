package dev.taskwatch.local.eql;

import java.util.Set;

/** A field as its values can be compared: under which name, and of which type. */
record FieldType(String name, String type) {
    private static final Set<String> STRINGS = Set.of("keyword", "constant_keyword", "wildcard");
    private static final Set<String> NUMBERS = Set.of(
            "long", "integer", "short", "byte", "unsigned_long", "double", "float", "half_float", "scaled_float");
    private static final Set<String> OTHERS = Set.of("boolean", "ip", "date", "date_nanos", "version");

    static boolean isSupported(String type) {
        return STRINGS.contains(type) || NUMBERS.contains(type) || OTHERS.contains(type);
    }

    boolean isString() {
        return STRINGS.contains(type);
    }

    boolean isNumber() {
        return NUMBERS.contains(type);
    }

    boolean isDate() {
        return type.equals("date") || type.equals("date_nanos");
    }

    /** Whether values of both can be equal join keys. */
    boolean isComparableWith(FieldType other) {
        return type.equals(other.type) || (isNumber() && other.isNumber()) || (isString() && other.isString());
    }
}
