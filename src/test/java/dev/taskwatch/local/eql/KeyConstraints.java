package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.And;
import dev.taskwatch.local.eql.Expression.Call;
import dev.taskwatch.local.eql.Expression.Comparison;
import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Expression.In;
import dev.taskwatch.local.eql.Expression.Like;
import dev.taskwatch.local.eql.Expression.Not;
import dev.taskwatch.local.eql.Expression.Or;
import dev.taskwatch.local.eql.Expression.Regex;
import dev.taskwatch.local.eql.Query.Part;
import dev.taskwatch.local.eql.Query.SequenceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a part demands of a join key, Elasticsearch demands of every part. That shows where a key has several values: one
 * of them may meet the demand in the one part and another tie the events together.
 */
final class KeyConstraints {
    private KeyConstraints() {}

    /** The conditions that the other parts' conditions on their keys add to this part; {@code until} is left alone. */
    static List<Expression> on(Part part, SequenceQuery query) {
        List<Expression> constraints = new ArrayList<>();
        for (Part other : query.parts()) {
            for (int key = 0; other != part && key < part.keys().size(); key++) {
                constraints.addAll(
                        ofKey(other, other.keys().get(key), part.keys().get(key)));
            }
        }
        return constraints;
    }

    private static List<Expression> ofKey(Part part, Field key, Field replacement) {
        List<Expression> constraints = conjuncts(part.filter().condition())
                .filter(condition -> !hasOr(condition) && isOnlyOn(key, condition))
                .map(condition -> replaced(condition, key, replacement))
                .toList();
        if (part.missing() && !constraints.isEmpty()) {
            throw EqlException.notSupported(key.source(), "a condition on a join key of a missing event");
        }
        return constraints;
    }

    private static Stream<Expression> conjuncts(Expression condition) {
        return condition instanceof And and
                ? and.operands().stream().flatMap(KeyConstraints::conjuncts)
                : Stream.of(condition);
    }

    private static boolean hasOr(Expression condition) {
        return condition instanceof Or || condition.operands().stream().anyMatch(KeyConstraints::hasOr);
    }

    private static boolean isOnlyOn(Field key, Expression condition) {
        List<Field> fields = FieldNames.fields(condition).toList();
        return !fields.isEmpty()
                && fields.stream().allMatch(field -> field.name().equals(key.name()));
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
