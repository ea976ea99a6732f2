package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.EqlFunction.Kind;
import dev.taskwatch.local.eql.Expression.Literal;
import java.util.Set;

/** A field as its values can be compared: under which name, and of which type. */
record FieldType(String name, String type) {
    private static final Set<String> STRINGS = Set.of("keyword", "constant_keyword", "wildcard");
    private static final Set<String> INTEGERS = Set.of("long", "integer", "short", "byte", "unsigned_long");
    private static final Set<String> FRACTIONS = Set.of("double", "float", "half_float", "scaled_float");
    private static final Set<String> OTHERS = Set.of("boolean", "ip", "date", "date_nanos", "version");

    static boolean isSupported(String type) {
        return STRINGS.contains(type) || INTEGERS.contains(type) || FRACTIONS.contains(type) || OTHERS.contains(type);
    }

    boolean isString() {
        return STRINGS.contains(type);
    }

    boolean isNumber() {
        return INTEGERS.contains(type) || FRACTIONS.contains(type);
    }

    /** What functions take it for; what they could not take exactly is {@link Kind#OTHER}. */
    Kind kind() {
        if (INTEGERS.contains(type)) {
            return Kind.NUMBER;
        }
        return switch (type) {
            case "keyword", "constant_keyword", "wildcard" -> Kind.STRING;
            case "boolean" -> Kind.BOOLEAN;
            case "ip" -> Kind.ADDRESS;
            default -> Kind.OTHER;
        };
    }

    boolean isDate() {
        return type.equals("date") || type.equals("date_nanos");
    }

    /** Whether a list may hold the literal where a value of this field is looked for. */
    boolean isComparableWith(Literal literal) {
        return literal.value() instanceof String
                ? isString()
                : literal.value() instanceof Number ? isNumber() : type.equals("boolean");
    }

    /** Whether values of both can be equal join keys. */
    boolean isComparableWith(FieldType other) {
        return type.equals(other.type) || (isNumber() && other.isNumber()) || (isString() && other.isString());
    }
}
