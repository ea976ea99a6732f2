package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.EqlFunction.Kind;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns a condition into a query. A comparison with a missing field is false and its negation true; a comparison with an
 * optional field that is mapped nowhere is null, and so is its negation. To tell both, a negation is carried down to the
 * comparisons.
 */
final class Translator {
    private final Schema schema;
    private final FieldQueries queries;

    Translator(Schema schema) {
        this.schema = schema;
        this.queries = new FieldQueries(schema);
    }

    /** The query for the condition; what is wrong with it is noted in the schema. */
    Clause translate(Expression condition) {
        return translate(condition, false);
    }

    private Clause translate(Expression condition, boolean negated) {
        if (condition instanceof Not not) {
            return translate(not.operand(), !negated);
        }
        if (condition instanceof And and) {
            return all(and.operands(), negated, !negated);
        }
        if (condition instanceof Or or) {
            return all(or.operands(), negated, negated);
        }
        return leaf(condition, negated);
    }

    private Clause all(List<Expression> operands, boolean negated, boolean conjunction) {
        Clause[] clauses =
                operands.stream().map(operand -> translate(operand, negated)).toArray(Clause[]::new);
        return conjunction ? Clause.all(clauses) : Clause.any(clauses);
    }

    private Clause leaf(Expression leaf, boolean negated) {
        if (leaf instanceof Comparison comparison) {
            return comparison(comparison, negated);
        }
        if (leaf instanceof In in) {
            return in(in, negated);
        }
        if (leaf instanceof Like like) {
            return like(like, negated);
        }
        if (leaf instanceof Regex regex) {
            return on(regex.value(), regex, negated, field -> queries.regex(field, regex), Optional.empty());
        }
        if (leaf instanceof Call call) {
            return call(call, negated);
        }
        if (leaf instanceof Field field) {
            return on(field, field, negated, type -> queries.isTrue(type, field), Optional.empty());
        }
        return constant((Literal) leaf, negated);
    }

    private Clause constant(Literal literal, boolean negated) {
        if (literal.value() == null) {
            return Clause.NEVER;
        }
        if (literal.value() instanceof Boolean value) {
            return Clause.constant(value != negated);
        }
        String text = literal.source().text();
        schema.note(literal.source(), "Condition expression needs to be boolean, found [" + text + "]");
        return Clause.NEVER;
    }

    private Clause comparison(Comparison written, boolean negated) {
        Comparison comparison = withNulls(written).withLiteralOnTheRight();
        if (!(comparison.right() instanceof Literal literal)) {
            throw comparedWithField(comparison);
        }
        if (literal.value() == null) {
            return comparedWithNull(comparison, negated);
        }
        boolean unequal = comparison.operator() == Operator.NOT_EQUAL;
        boolean equality = unequal || comparison.operator() == Operator.EQUAL;
        if (equality && literal.value() instanceof Boolean value && isCondition(comparison.left())) {
            return translate(comparison.left(), negated != (unequal == value));
        }
        if (unequal && comparison.left() instanceof Call) {
            throw EqlException.notSupported(comparison.source(), "[!=] on a function");
        }
        Operator operator = unequal ? Operator.EQUAL : comparison.operator();
        return on(
                comparison.left(),
                comparison,
                negated != unequal,
                field -> queries.comparison(field, comparison, operator, literal.value()),
                Optional.of(new ValueTest(List.of(literal), ValueTests.compared(operator, literal.value()))));
    }

    /** Compares with null what is compared with a field that is null for every event. */
    private Comparison withNulls(Comparison comparison) {
        if (comparison.left() instanceof Literal || comparison.right() instanceof Literal) {
            return comparison;
        }
        return new Comparison(
                comparison.operator(), withNull(comparison.left()), withNull(comparison.right()), comparison.source());
    }

    private Expression withNull(Expression side) {
        return side instanceof Field field && isNull(field) ? new Literal(null, field.source()) : side;
    }

    /** Whether it is true or false by itself: to compare that with {@code true} says nothing more. */
    private static boolean isCondition(Expression expression) {
        return expression instanceof Call call
                ? EqlFunction.of(call).result() == Kind.BOOLEAN
                : !(expression instanceof Field || expression instanceof Literal);
    }

    private static EqlException comparedWithField(Comparison comparison) {
        Source source = comparison.right().source();
        return FieldNames.fields(comparison.right()).findAny().isPresent()
                ? EqlException.notPlanned(
                        source, againstField(source, comparison.operator().symbol()))
                : EqlException.notSupported(source, "[" + comparison.source().text() + "]");
    }

    private static String againstField(Source source, String user) {
        return "Comparisons against fields are not (currently) supported; offender [" + source.text() + "] in [" + user
                + "]";
    }

    private Clause comparedWithNull(Comparison comparison, boolean negated) {
        boolean wantsNull = comparison.operator() == Operator.EQUAL;
        if (!wantsNull && comparison.operator() != Operator.NOT_EQUAL) {
            return Clause.NEVER;
        }
        boolean wantsAbsent = wantsNull != negated;
        if (comparison.left() instanceof Field field) {
            return exists(field, wantsAbsent);
        }
        Optional<Value> value = Value.of(comparison.left(), schema);
        if (value.isEmpty() || value.get().isNull()) {
            return Clause.constant(wantsAbsent);
        }
        return tested(value.get(), wantsAbsent, Objects::nonNull);
    }

    private Clause exists(Field field, boolean wantsAbsent) {
        if (isNull(field)) {
            return Clause.constant(wantsAbsent);
        }
        return schema.isUsable(field.name(), field.source())
                ? Clause.of(Dsl.exists(field.name()), wantsAbsent)
                : Clause.NEVER;
    }

    private Clause in(In in, boolean negated) {
        List<Literal> items = in.list().stream().map(item -> item(in, item)).toList();
        List<Object> values = items.stream().map(Literal::value).toList();
        return on(
                in.value(),
                in,
                negated,
                field -> queries.in(field, in, items),
                Optional.of(new ValueTest(items, ValueTests.in(values, in.ignoreCase()))));
    }

    private static Literal item(In in, Expression item) {
        if (!(item instanceof Literal literal)) {
            Source source = item.source();
            throw EqlException.verification(
                    List.of(source.prefix() + againstField(source, in.source().text())));
        }
        if (literal.value() == null) {
            throw EqlException.notSupported(item.source(), "null in a list");
        }
        return literal;
    }

    private Clause like(Like like, boolean negated) {
        List<String> patterns = queries.texts(like.patterns(), like);
        return on(
                like.value(),
                like,
                negated,
                field -> queries.like(field, like, patterns),
                Optional.of(new ValueTest(like.patterns(), ValueTests.like(patterns, like.ignoreCase()))));
    }

    private Clause call(Call call, boolean negated) {
        EqlFunction function = EqlFunction.of(call);
        if (function.result() != Kind.BOOLEAN) {
            String text = call.source().text();
            schema.note(call.source(), "Condition expression needs to be boolean, found [" + text + "]");
            return Clause.NEVER;
        }
        boolean constants = call.arguments().stream().skip(1).allMatch(Literal.class::isInstance);
        if (constants && call.arguments().get(0) instanceof Field field) {
            return on(field, call, negated, type -> queries.call(type, function, call), Optional.empty());
        }
        Literal isTrue = new Literal(true, call.source());
        return computed(call, call, negated, new ValueTest(List.of(isTrue), ValueTests.isTrue()));
    }

    private Clause on(
            Expression value,
            Expression user,
            boolean negated,
            Function<FieldType, Map<String, Object>> query,
            Optional<ValueTest> test) {
        if (value instanceof Field field) {
            return isNull(field)
                    ? Clause.NEVER
                    : schema.exact(field, user.source())
                            .map(type -> Clause.of(query.apply(type), negated))
                            .orElse(Clause.NEVER);
        }
        return computed(value, user, negated, test.orElseThrow(() -> notSupported(user)));
    }

    private Clause computed(Expression expression, Expression user, boolean negated, ValueTest test) {
        Optional<Value> value = Value.of(expression, schema);
        if (value.isEmpty() || value.get().isNull()) {
            return Clause.NEVER;
        }
        if (!test.suits(value.get().kind())) {
            throw notSupported(user);
        }
        return tested(value.get(), negated, test.test());
    }

    private static Clause tested(Value value, boolean negated, Predicate<@Nullable Object> test) {
        return value.fields().isEmpty()
                ? Clause.constant(value.anyMatch(Map.of(), test) != negated)
                : new Clause.Tested(event -> value.anyMatch(event, test), value.fields(), negated);
    }

    private static EqlException notSupported(Expression user) {
        return EqlException.notSupported(user.source(), "[" + user.source().text() + "]");
    }

    private boolean isNull(Field field) {
        return field.optional() && !schema.isMapped(field.name());
    }

    /** @param with what the value is compared with, the pieces of a list one by one */
    private record ValueTest(List<Literal> with, Predicate<@Nullable Object> test) {
        boolean suits(Kind kind) {
            return with.stream()
                    .allMatch(literal ->
                            kind == Value.kind(literal) || (kind == Kind.NUMBER && literal.value() instanceof Number));
        }
    }
}
