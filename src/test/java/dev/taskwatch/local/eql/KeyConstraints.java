package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.And;
import dev.taskwatch.local.eql.Expression.Call;
import dev.taskwatch.local.eql.Expression.Comparison;
import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Expression.In;
import dev.taskwatch.local.eql.Expression.Like;
import dev.taskwatch.local.eql.Expression.Literal;
import dev.taskwatch.local.eql.Expression.Not;
import dev.taskwatch.local.eql.Expression.Operator;
import dev.taskwatch.local.eql.Expression.Or;
import dev.taskwatch.local.eql.Expression.Regex;
import dev.taskwatch.local.eql.Query.Part;
import dev.taskwatch.local.eql.Query.SequenceQuery;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a part demands of its join keys alone, Elasticsearch demands of every part. That shows where a key has several
 * values: one of them may meet the demand in the one part and another tie the events together.
 *
 * <p>Only conditions without an {@code or} are copied. Comparisons of one field joined by {@code or} count as one {@code
 * in}; a list of patterns and {@code in~} count as an {@code or}.
 */
final class KeyConstraints {
    private KeyConstraints() {}

    /** The conditions that the other parts' conditions on their keys add to this part; {@code until} is left alone. */
    static List<Expression> on(Part part, SequenceQuery query) {
        return query.parts().stream()
                .filter(other -> other != part)
                .flatMap(other -> of(other).map(condition -> adapted(condition, other, part)))
                .toList();
    }

    private static Stream<Expression> of(Part part) {
        List<Expression> conditions = conjuncts(part.filter().condition()).stream()
                .filter(condition -> !hasOr(condition) && isOnlyOnKeys(part, condition))
                .toList();
        if (part.missing() && !conditions.isEmpty()) {
            // Versions of Elasticsearch differ: releases since April 2026 do not copy it.
            throw EqlException.notSupported(conditions.get(0).source(), "a condition on a join key of a missing event");
        }
        return conditions.stream();
    }

    /** The conditions that all must hold; what all alternatives of an {@code or} demand is one of them. */
    private static List<Expression> conjuncts(Expression condition) {
        if (condition instanceof And and) {
            return and.operands().stream()
                    .flatMap(operand -> conjuncts(operand).stream())
                    .toList();
        }
        return condition instanceof Or or ? withoutCommonFactor(or) : List.of(condition);
    }

    private static List<Expression> withoutCommonFactor(Or or) {
        List<List<Expression>> alternatives =
                or.operands().stream().map(KeyConstraints::conjuncts).toList();
        List<Expression> common = alternatives.get(0).stream()
                .filter(condition -> alternatives.stream().allMatch(alternative -> contains(alternative, condition)))
                .toList();
        if (common.isEmpty()) {
            return List.of(or);
        }
        List<List<Expression>> rests = alternatives.stream()
                .map(alternative -> alternative.stream()
                        .filter(condition -> !contains(common, condition))
                        .toList())
                .toList();
        return rests.stream().anyMatch(List::isEmpty)
                ? common
                : Stream.concat(common.stream(), Stream.of(anyOf(rests, or.source())))
                        .toList();
    }

    private static boolean contains(List<Expression> conditions, Expression condition) {
        return conditions.stream().anyMatch(other -> isSame(other, condition));
    }

    private static boolean isSame(Expression one, Expression other) {
        return one.source().text().equals(other.source().text());
    }

    private static Expression anyOf(List<List<Expression>> alternatives, Source source) {
        return new Or(
                alternatives.stream()
                        .map(all -> all.size() == 1 ? all.get(0) : new And(all, source))
                        .toList(),
                source);
    }

    private static boolean hasOr(Expression condition) {
        if (condition instanceof Or or) {
            return !isOneIn(alternatives(or).toList());
        }
        if (condition instanceof Like like) {
            return like.patterns().size() > 1 && !isEquality(like);
        }
        if (condition instanceof In in) {
            return in.ignoreCase() && in.list().size() > 1;
        }
        return condition.operands().stream().anyMatch(KeyConstraints::hasOr);
    }

    private static Stream<Expression> alternatives(Expression condition) {
        return condition instanceof Or or
                ? or.operands().stream().flatMap(KeyConstraints::alternatives)
                : Stream.of(condition);
    }

    /** Whether the alternatives say together that one value is in a list. */
    private static boolean isOneIn(List<Expression> alternatives) {
        List<Optional<Expression>> values =
                alternatives.stream().map(KeyConstraints::equatedValue).toList();
        return values.stream()
                .allMatch(value ->
                        value.isPresent() && isSame(value.get(), values.get(0).get()));
    }

    /** The value that a condition says to be equal to a constant, or to one of several. */
    private static Optional<Expression> equatedValue(Expression condition) {
        if (condition instanceof Comparison written && written.operator() == Operator.EQUAL) {
            Comparison comparison = written.withLiteralOnTheRight();
            return comparison.right() instanceof Literal literal && literal.value() != null
                    ? Optional.of(comparison.left())
                    : Optional.empty();
        }
        if (condition instanceof In in && !in.ignoreCase()) {
            return Optional.of(in.value());
        }
        return condition instanceof Like like && isEquality(like) ? Optional.of(like.value()) : Optional.empty();
    }

    private static boolean isEquality(Like like) {
        return !like.ignoreCase() && like.patterns().stream().noneMatch(KeyConstraints::hasWildcard);
    }

    private static boolean hasWildcard(Literal pattern) {
        return pattern.value() instanceof String text && Wildcards.areIn(text);
    }

    private static boolean isOnlyOnKeys(Part part, Expression condition) {
        List<Field> fields = FieldNames.fields(condition).toList();
        return !fields.isEmpty()
                && fields.stream().allMatch(field -> key(part, field).isPresent());
    }

    private static Optional<Field> key(Part part, Field field) {
        return part.keys().stream()
                .filter(key -> key.name().equals(field.name()))
                .findFirst();
    }

    /** The condition on the keys of one part as a condition on those of another. */
    private static Expression adapted(Expression condition, Part from, Part to) {
        List<Field> named = from.keys().stream()
                .filter(key -> FieldNames.fields(condition)
                        .anyMatch(field -> field.name().equals(key.name())))
                .toList();
        boolean differ = named.stream()
                .anyMatch(key -> !key.name()
                        .equals(to.keys().get(from.keys().indexOf(key)).name()));
        if (named.size() > 1 && differ) {
            throw EqlException.notSupported(condition.source(), "a condition on several join keys of different names");
        }
        Field key = named.get(0);
        return differ ? replaced(condition, key, to.keys().get(from.keys().indexOf(key))) : condition;
    }

    private static Expression replaced(Expression in, Field key, Field replacement) {
        if (in instanceof Field field) {
            return field.name().equals(key.name()) ? replacement : field;
        }
        if (in instanceof Not not) {
            return new Not(replaced(not.operand(), key, replacement), not.source());
        }
        if (in instanceof And and) {
            return new And(replaced(and.operands(), key, replacement), and.source());
        }
        if (in instanceof Comparison comparison) {
            return new Comparison(
                    comparison.operator(),
                    replaced(comparison.left(), key, replacement),
                    replaced(comparison.right(), key, replacement),
                    comparison.source());
        }
        if (in instanceof In list) {
            Expression value = replaced(list.value(), key, replacement);
            return new In(value, list.list(), list.ignoreCase(), list.source());
        }
        if (in instanceof Like like) {
            Expression value = replaced(like.value(), key, replacement);
            return new Like(value, like.patterns(), like.ignoreCase(), like.source());
        }
        if (in instanceof Regex regex) {
            Expression value = replaced(regex.value(), key, replacement);
            return new Regex(value, regex.patterns(), regex.ignoreCase(), regex.source());
        }
        if (in instanceof Call call) {
            return new Call(
                    call.name(), call.ignoreCase(), replaced(call.arguments(), key, replacement), call.source());
        }
        return in;
    }

    private static List<Expression> replaced(List<Expression> all, Field key, Field replacement) {
        return all.stream().map(each -> replaced(each, key, replacement)).toList();
    }
}
