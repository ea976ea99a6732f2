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

    /** A pattern without wildcards is compared in every alphabet; those with any ignore the case of ASCII only. */
    static Predicate<@Nullable Object> like(List<String> patterns, boolean ignoreCase) {
        List<Predicate<String>> tests = patterns.stream()
                .map(pattern -> Wildcards.areIn(pattern) ? matching(pattern, ignoreCase) : same(pattern, ignoreCase))
                .toList();
        return value -> value != null && tests.stream().anyMatch(test -> test.test(value.toString()));
    }

    /** Here, other than in queries, no wildcard stands for the end of a line. */
    private static Predicate<String> matching(String pattern, boolean ignoreCase) {
        return Pattern.compile(Wildcards.regex(pattern), ignoreCase ? Pattern.CASE_INSENSITIVE : 0)
                .asMatchPredicate();
    }

    private static Predicate<String> same(String text, boolean ignoreCase) {
        return value -> equal(value, text, ignoreCase);
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
