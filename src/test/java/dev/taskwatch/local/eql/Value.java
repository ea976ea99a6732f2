package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.EqlFunction.Kind;
import dev.taskwatch.local.eql.Expression.Call;
import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Expression.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A value that functions make of an event's fields: no query can say it, so it is computed for each candidate. */
final class Value {
    private final Expression expression;
    private final Map<String, FieldType> fields;
    private final Kind kind;

    private Value(Expression expression, Map<String, FieldType> fields, Kind kind) {
        this.expression = expression;
        this.fields = fields;
        this.kind = kind;
    }

    /** Checks functions and fields; what is wrong with the fields is noted in the schema, and then there is no value. */
    static Optional<Value> of(Expression expression, Schema schema) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        for (Field field : FieldNames.fields(expression).toList()) {
            if (field.optional() && !schema.isMapped(field.name())) {
                throw EqlException.notSupported(
                        field.source(), "a function of an optional field that is mapped nowhere and of another field");
            }
            Optional<FieldType> type = schema.exact(field, field.source());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            types.put(field.name(), type.get());
        }
        return Optional.of(new Value(expression, types, kind(expression, types)));
    }

    /** What kind of value the expression has; refuses functions that cannot be computed exactly. */
    private static Kind kind(Expression expression, Map<String, FieldType> types) {
        if (expression instanceof Call call) {
            return checked(call, types).result();
        }
        if (expression instanceof Field field) {
            FieldType type = types.get(field.name());
            return type == null ? Kind.STRING : type.kind();
        }
        if (expression instanceof Literal literal) {
            return kind(literal);
        }
        throw EqlException.notSupported(
                expression.source(), "[" + expression.source().text() + "] as a value");
    }

    private static EqlFunction checked(Call call, Map<String, FieldType> types) {
        EqlFunction function = EqlFunction.of(call);
        if (!function.isComputed()) {
            throw EqlException.notSupported(call.source(), "the function [" + call.name() + "]");
        }
        for (int i = 0; i < call.arguments().size(); i++) {
            Expression argument = call.arguments().get(i);
            Kind kind = kind(argument, types);
            if (!function.takes(i, kind)) {
                throw EqlException.verification(List.of(call.source().prefix() + "argument ["
                        + argument.source().text() + "] of [" + call.source().text() + "] cannot be " + kind));
            }
        }
        return function;
    }

    /** Fractions are no numbers to the functions that are computed. */
    static Kind kind(Literal literal) {
        if (literal.value() instanceof String) {
            return Kind.STRING;
        }
        return literal.value() instanceof Long
                ? Kind.NUMBER
                : literal.value() instanceof Boolean ? Kind.BOOLEAN : Kind.OTHER;
    }

    Kind kind() {
        return kind;
    }

    /** Whether it is null; of a value of constants only. */
    boolean isNull() {
        return evaluate(expression, Map.of()) == null;
    }

    Set<FieldType> fields() {
        return Set.copyOf(fields.values());
    }

    /**
     * Whether the test holds for any of the values that the event's values make; a missing field is null.
     *
     * @param event the values of the event's fields
     */
    boolean anyMatch(Map<String, List<Object>> event, Predicate<@Nullable Object> test) {
        return rows(event).stream().anyMatch(row -> test.test(evaluate(expression, row)));
    }

    /** Every event as it would be if each of its fields had one value. */
    private List<Map<String, @Nullable Object>> rows(Map<String, List<Object>> event) {
        long several = fields.values().stream()
                .filter(field -> event.getOrDefault(field.name(), List.of()).size() > 1)
                .count();
        if (several > 1) {
            throw EqlException.notSupported(expression.source(), "a function of several fields with several values");
        }
        List<Map<String, @Nullable Object>> rows = List.of(Map.of());
        for (Map.Entry<String, FieldType> field : fields.entrySet()) {
            rows = extended(
                    rows, field.getKey(), event.getOrDefault(field.getValue().name(), List.of()));
        }
        return rows;
    }

    private static List<Map<String, @Nullable Object>> extended(
            List<Map<String, @Nullable Object>> rows, String field, List<Object> values) {
        List<Map<String, @Nullable Object>> extended = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            if (values.isEmpty()) {
                extended.add(row);
            }
            for (Object value : values) {
                Map<String, @Nullable Object> longer = new LinkedHashMap<>(row);
                longer.put(field, value);
                extended.add(longer);
            }
        }
        return extended;
    }

    private static @Nullable Object evaluate(Expression expression, Map<String, @Nullable Object> row) {
        if (expression instanceof Literal literal) {
            return literal.value();
        }
        if (expression instanceof Field field) {
            return row.get(field.name());
        }
        Call call = (Call) expression;
        List<@Nullable Object> arguments = new ArrayList<>();
        call.arguments().forEach(argument -> arguments.add(evaluate(argument, row)));
        return arguments.contains(null) ? null : EqlFunction.of(call).apply(arguments, call.ignoreCase());
    }
}
