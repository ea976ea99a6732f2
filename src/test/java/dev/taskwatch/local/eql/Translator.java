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
 * Turns a condition into a query. A comparison with a missing field is false and its negation true. An optional field
 * that is mapped nowhere is the literal null: {@code ==} and {@code !=} then ask whether the other side is null, and any
 * other condition on it is null itself.
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
        if (condition instanceof Not not) {
            return translate(not.operand()).negated();
        }
        if (condition instanceof And and) {
            return Clause.all(translated(and));
        }
        if (condition instanceof Or or) {
            return Clause.any(translated(or));
        }
        return leaf(condition);
    }

    private Clause[] translated(Expression condition) {
        return condition.operands().stream().map(this::translate).toArray(Clause[]::new);
    }

    private Clause leaf(Expression leaf) {
        if (leaf instanceof Comparison comparison) {
            return comparison(comparison);
        }
        if (leaf instanceof In in) {
            return in(in);
        }
        if (leaf instanceof Like like) {
            return like(like);
        }
        if (leaf instanceof Regex regex) {
            return regex(regex);
        }
        if (leaf instanceof Call call) {
            return call(call);
        }
        if (leaf instanceof Field field) {
            return on(field, field, type -> queries.isTrue(type, field), Optional.empty());
        }
        return constant((Literal) leaf);
    }

    private Clause constant(Literal literal) {
        if (literal.value() == null) {
            return Clause.NULL;
        }
        if (literal.value() instanceof Boolean value) {
            return Clause.constant(value);
        }
        String text = literal.source().text();
        schema.note(literal.source(), "Condition expression needs to be boolean, found [" + text + "]");
        return Clause.NEVER;
    }

    private Clause comparison(Comparison written) {
        Comparison comparison = written.withLiteralOnTheRight();
        boolean unequal = comparison.operator() == Operator.NOT_EQUAL;
        Clause compared = unequal || comparison.operator() == Operator.EQUAL ? equality(comparison) : order(comparison);
        return unequal ? compared.negated() : compared;
    }

    /** As if the operator were {@code ==}. */
    private Clause equality(Comparison comparison) {
        if (comparison.right() instanceof Literal literal
                && literal.value() instanceof Boolean value
                && isCondition(comparison.left())) {
            return isTrue(comparison.left(), value);
        }
        if (isNull(comparison.right())) {
            return isNullFor(comparison.left(), comparison);
        }
        if (isNull(comparison.left())) {
            return isNullFor(comparison.right(), comparison);
        }
        Literal literal = literal(comparison);
        if (comparison.operator() == Operator.NOT_EQUAL && comparison.left() instanceof Call) {
            throw EqlException.notSupported(comparison.source(), "[!=] on a function");
        }
        return compared(comparison, Operator.EQUAL, literal);
    }

    private Clause isTrue(Expression expression, boolean value) {
        Clause condition = translate(expression);
        if (condition == Clause.NULL && isConstant(expression)) {
            return Clause.NEVER; // null is equal to neither
        }
        return value ? condition : condition.negated();
    }

    private Clause order(Comparison comparison) {
        if (isNull(comparison.left()) || isNull(comparison.right())) {
            return Clause.NULL;
        }
        return compared(comparison, comparison.operator(), literal(comparison));
    }

    private Clause compared(Comparison comparison, Operator operator, Literal literal) {
        return on(
                comparison.left(),
                comparison,
                field -> queries.comparison(field, comparison, operator, literal.value()),
                Optional.of(new ValueTest(List.of(literal), ValueTests.compared(operator, literal.value()))));
    }

    private static Literal literal(Comparison comparison) {
        if (comparison.right() instanceof Literal literal) {
            return literal;
        }
        throw comparedWithField(comparison);
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

    /** True for the events for which the expression has no value. */
    private Clause isNullFor(Expression expression, Comparison user) {
        if (isConstant(expression)) {
            return Clause.constant(isNull(expression));
        }
        if (expression instanceof Field field) {
            return schema.exact(field, user.source())
                    .map(exact -> Clause.of(Dsl.exists(field.name())).negated())
                    .orElse(Clause.NEVER);
        }
        return Value.of(expression, schema)
                .map(value -> tested(value, Objects::nonNull).negated())
                .orElse(Clause.NEVER);
    }

    /** Whether the expression is null for every event. */
    private boolean isNull(Expression expression) {
        if (!isConstant(expression)) {
            return false;
        }
        if (expression instanceof Literal literal) {
            return literal.value() == null;
        }
        if (expression instanceof Field) {
            return true;
        }
        if (expression instanceof Call call) {
            EqlFunction function = EqlFunction.of(call);
            return call.arguments().stream().anyMatch(this::isNull)
                    || (function.isComputed()
                            && Value.of(call, schema).filter(Value::isNull).isPresent());
        }
        return translate(expression) == Clause.NULL;
    }

    /** Whether the expression has the same value for every event. */
    private boolean isConstant(Expression expression) {
        return FieldNames.fields(expression).allMatch(this::isMappedNowhere);
    }

    private boolean isMappedNowhere(Field field) {
        return field.optional() && !schema.isMapped(field.name());
    }

    private Clause in(In in) {
        List<Literal> items = in.list().stream().map(item -> item(in, item)).toList();
        List<Object> values = items.stream().map(Literal::value).toList();
        return on(
                in.value(),
                in,
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

    private Clause like(Like like) {
        List<String> patterns = queries.texts(like.patterns(), like);
        if (isNull(like.value())) {
            return Clause.any(patterns.stream()
                    .map(pattern -> nullLike(pattern, like.ignoreCase()))
                    .toArray(Clause[]::new));
        }
        return on(
                like.value(),
                like,
                field -> queries.like(field, like, patterns),
                Optional.of(new ValueTest(like.patterns(), ValueTests.like(patterns, like.ignoreCase()))));
    }

    /** Null does not exist, which is what a pattern for any text asks, and is equal to no text. */
    private static Clause nullLike(String pattern, boolean ignoreCase) {
        boolean asksForEquality = !ignoreCase && !Wildcards.areIn(pattern);
        return Wildcards.matchAnything(pattern) || asksForEquality ? Clause.NEVER : Clause.NULL;
    }

    private Clause regex(Regex regex) {
        if (isNull(regex.value())) {
            RegexPattern pattern = new RegexPattern(queries.texts(regex.patterns(), regex));
            boolean asksForEquality = !regex.ignoreCase() && pattern.matchesOneText();
            return pattern.matchesAnything() || asksForEquality ? Clause.NEVER : Clause.NULL;
        }
        return on(regex.value(), regex, field -> queries.regex(field, regex), Optional.empty());
    }

    private Clause call(Call call) {
        EqlFunction function = EqlFunction.of(call);
        if (function.result() != Kind.BOOLEAN) {
            String text = call.source().text();
            schema.note(call.source(), "Condition expression needs to be boolean, found [" + text + "]");
            return Clause.NEVER;
        }
        boolean constants = call.arguments().stream().skip(1).allMatch(Literal.class::isInstance);
        if (constants && call.arguments().get(0) instanceof Field field) {
            return on(field, call, type -> queries.call(type, function, call), Optional.empty());
        }
        Literal isTrue = new Literal(true, call.source());
        return on(call, call, field -> Map.of(), Optional.of(new ValueTest(List.of(isTrue), ValueTests.isTrue())));
    }

    /**
     * The condition on a field, or on a value that is computed.
     *
     * @param test absent where a computed value cannot be tested
     */
    private Clause on(
            Expression value,
            Expression user,
            Function<FieldType, Map<String, Object>> query,
            Optional<ValueTest> test) {
        if (isNull(value)) {
            return Clause.NULL;
        }
        if (value instanceof Field field) {
            return schema.exact(field, user.source())
                    .map(type -> Clause.of(query.apply(type)))
                    .orElse(Clause.NEVER);
        }
        return computed(value, user, test.orElseThrow(() -> notSupported(user)));
    }

    private Clause computed(Expression expression, Expression user, ValueTest test) {
        Optional<Value> value = Value.of(expression, schema);
        if (value.isEmpty()) {
            return Clause.NEVER;
        }
        if (!test.suits(value.get().kind())) {
            throw notSupported(user);
        }
        return tested(value.get(), test.test());
    }

    private static Clause tested(Value value, Predicate<@Nullable Object> test) {
        return value.fields().isEmpty()
                ? Clause.constant(value.anyMatch(Map.of(), test))
                : new Clause.Tested(event -> value.anyMatch(event, test), value.fields(), false);
    }

    private static EqlException notSupported(Expression user) {
        return EqlException.notSupported(user.source(), "[" + user.source().text() + "]");
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
