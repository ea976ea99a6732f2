package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Operator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comparisons of computed values. Null meets none of them. */
final class ValueTests {
    private ValueTests() {}

    static Predicate<@Nullable Object> isTrue() {
        return Boolean.TRUE::equals;
    }

    static Predicate<@Nullable Object> compared(Operator operator, Object with) {
        return value -> value != null && holds(operator, compare(value, with));
    }

    static Predicate<@Nullable Object> in(List<Object> list, boolean ignoreCase) {
        return value -> value != null && list.stream().anyMatch(item -> equal(value, item, ignoreCase));
    }

    static Predicate<@Nullable Object> like(List<String> patterns, boolean ignoreCase) {
        int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        List<Pattern> compiled = patterns.stream()
                .map(pattern -> Pattern.compile(Wildcards.regex(pattern), flags))
                .toList();
        return value -> value != null
                && compiled.stream()
                        .anyMatch(pattern -> pattern.matcher(value.toString()).matches());
    }

    private static boolean equal(Object value, Object item, boolean ignoreCase) {
        return ignoreCase ? value.toString().equalsIgnoreCase(item.toString()) : compare(value, item) == 0;
    }

    private static boolean holds(Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
        };
    }

    /** Both are of one kind: the translator has seen to that. */
    private static int compare(Object left, Object right) {
        if (left instanceof Long one && right instanceof Long other) {
            return one.compareTo(other);
        }
        if (left instanceof Number one && right instanceof Number other) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        if (left instanceof Boolean one) {
            return one.compareTo((Boolean) right);
        }
        return ((String) left).compareTo((String) right);
    }
}
