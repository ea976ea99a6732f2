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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns a condition into a query. A comparison with a missing field is false and its negation true; a comparison with an
 * optional field that is mapped nowhere is null, and so is its negation. To tell both, a negation is carried down to the
 * comparisons.
 */
final class Translator {
    private final Schema schema;

    Translator(Schema schema) {
        this.schema = schema;
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
            return both(and.left(), and.right(), negated, !negated);
        }
        if (condition instanceof Or or) {
            return both(or.left(), or.right(), negated, negated);
        }
        return leaf(condition, negated);
    }

    private Clause both(Expression left, Expression right, boolean negated, boolean conjunction) {
        Clause one = translate(left, negated);
        Clause other = translate(right, negated);
        return conjunction ? Clause.all(one, other) : Clause.any(one, other);
    }

    private Clause leaf(Expression leaf, boolean negated) {
        if (leaf instanceof Comparison comparison) {
            return comparison(comparison, negated);
        }
        if (leaf instanceof In in) {
            return in(in, negated);
        }
        if (leaf instanceof Like like) {
            return onField(like.value(), like, negated, field -> like(like, field));
        }
        if (leaf instanceof Regex regex) {
            return onField(regex.value(), regex, negated, field -> regex(regex, field));
        }
        if (leaf instanceof Call call) {
            return call(call, negated);
        }
        if (leaf instanceof Field field) {
            return onField(field, field, negated, type -> isTrue(field, type));
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
        schema.note(
                literal.source(),
                "Condition expression needs to be boolean, found ["
                        + literal.source().text() + "]");
        return Clause.NEVER;
    }

    private Clause comparison(Comparison comparison, boolean negated) {
        if (comparison.left() instanceof Literal && comparison.right() instanceof Field) {
            return comparison(
                    new Comparison(
                            comparison.operator().mirrored(),
                            comparison.right(),
                            comparison.left(),
                            comparison.source()),
                    negated);
        }
        if (!(comparison.right() instanceof Literal literal)) {
            throw comparedWithField(comparison);
        }
        if (literal.value() == null) {
            return comparedWithNull(comparison, negated);
        }
        return switch (comparison.operator()) {
            case NOT_EQUAL -> onField(comparison.left(), comparison, !negated, field -> equal(field, literal));
            case EQUAL -> onField(comparison.left(), comparison, negated, field -> equal(field, literal));
            default ->
                onField(comparison.left(), comparison, negated, field -> range(field, comparison.operator(), literal));
        };
    }

    private static EqlException comparedWithField(Comparison comparison) {
        Source source = comparison.right().source();
        return comparison.right() instanceof Field
                ? EqlException.verification(List.of(source.prefix()
                        + "Comparisons against fields are not (currently) supported; offender ["
                        + source.text() + "] in [" + comparison.operator().symbol() + "]"))
                : EqlException.notSupported(source, "[" + comparison.source().text() + "]");
    }

    private Clause comparedWithNull(Comparison comparison, boolean negated) {
        boolean wantsNull = comparison.operator() == Operator.EQUAL;
        if (!wantsNull && comparison.operator() != Operator.NOT_EQUAL) {
            return Clause.NEVER;
        }
        if (!(comparison.left() instanceof Field field)) {
            throw EqlException.notSupported(
                    comparison.source(), "[" + comparison.source().text() + "]");
        }
        if (isNull(field)) {
            return Clause.constant(wantsNull != negated);
        }
        return schema.isUsable(field.name(), field.source())
                ? Clause.of(Dsl.exists(field.name()), wantsNull != negated)
                : Clause.NEVER;
    }

    private Map<String, Object> equal(FieldType field, Literal literal) {
        return Dsl.term(field.name(), literal.value());
    }

    private Map<String, Object> isTrue(Field field, FieldType type) {
        if (!type.type().equals("boolean")) {
            String found = "[" + field.name() + "] type [" + type.type() + "]";
            schema.note(field.source(), "Condition expression needs to be boolean, found " + found);
        }
        return Dsl.term(type.name(), true);
    }

    private Map<String, Object> range(FieldType field, Operator operator, Literal literal) {
        return Dsl.range(
                field.name(),
                switch (operator) {
                    case LESS -> "lt";
                    case AT_MOST -> "lte";
                    case GREATER -> "gt";
                    default -> "gte";
                },
                literal.value());
    }

    private Clause in(In in, boolean negated) {
        List<Object> values = in.list().stream().map(item -> value(in, item)).toList();
        return onField(
                in.value(),
                in,
                negated,
                field -> in.ignoreCase()
                        ? Dsl.any(values.stream()
                                .map(value -> Dsl.termIgnoringCase(field.name(), value))
                                .toList())
                        : Dsl.terms(field.name(), values));
    }

    private static Object value(In in, Expression item) {
        if (!(item instanceof Literal literal)) {
            Source source = item.source();
            throw EqlException.verification(List.of(source.prefix()
                    + "Comparisons against fields are not (currently) supported; offender [" + source.text()
                    + "] in [" + in.source().text() + "]"));
        }
        if (literal.value() == null) {
            throw EqlException.notSupported(item.source(), "null in a list");
        }
        return literal.value();
    }

    private Map<String, Object> like(Like like, FieldType field) {
        demandString(field, like, like.value());
        return Dsl.any(like.patterns().stream()
                .map(pattern -> like(field.name(), text(pattern, like), like.ignoreCase()))
                .toList());
    }

    private static Map<String, Object> like(String field, String pattern, boolean ignoreCase) {
        if (Wildcards.areIn(pattern)) {
            return Dsl.wildcard(field, Wildcards.pattern(pattern), ignoreCase);
        }
        return ignoreCase ? Dsl.termIgnoringCase(field, pattern) : Dsl.term(field, pattern);
    }

    private Map<String, Object> regex(Regex regex, FieldType field) {
        demandString(field, regex, regex.value());
        String pattern =
                regex.patterns().stream().map(literal -> text(literal, regex)).collect(Collectors.joining("|"));
        return Dsl.regexp(field.name(), pattern, regex.ignoreCase());
    }

    private String text(Literal literal, Expression user) {
        if (literal.value() instanceof String text) {
            return text;
        }
        schema.note(
                user.source(),
                "second argument of [" + user.source().text() + "] must be [string], found value ["
                        + literal.source().text() + "]");
        return "";
    }

    private void demandString(FieldType field, Expression user, Expression argument) {
        if (!field.isString()) {
            schema.note(
                    user.source(),
                    "first argument of [" + user.source().text() + "] must be [string], found value ["
                            + argument.source().text() + "] type [" + field.type() + "]");
        }
    }

    private Clause call(Call call, boolean negated) {
        EqlFunction function = EqlFunction.of(call);
        List<Expression> arguments = call.arguments();
        if (!arguments.stream().skip(1).allMatch(Literal.class::isInstance)) {
            throw EqlException.notSupported(call.source(), "[" + call.source().text() + "]");
        }
        return switch (function) {
            case STARTS_WITH, ENDS_WITH, STRING_CONTAINS ->
                onField(arguments.get(0), call, negated, field -> affix(function, call, field));
            case CIDR_MATCH -> onField(arguments.get(0), call, negated, field -> cidrMatch(call, field));
            default -> throw EqlException.notSupported(call.source(), "the function [" + call.name() + "]");
        };
    }

    private Map<String, Object> affix(EqlFunction function, Call call, FieldType field) {
        demandString(field, call, call.arguments().get(0));
        String text = text((Literal) call.arguments().get(1), call);
        return switch (function) {
            case STARTS_WITH -> Dsl.prefix(field.name(), text, call.ignoreCase());
            case ENDS_WITH -> Dsl.wildcard(field.name(), "*" + Wildcards.literally(text), call.ignoreCase());
            default -> Dsl.wildcard(field.name(), "*" + Wildcards.literally(text) + "*", call.ignoreCase());
        };
    }

    private Map<String, Object> cidrMatch(Call call, FieldType field) {
        if (!field.type().equals("ip")) {
            schema.note(
                    call.source(),
                    "first argument of [" + call.source().text() + "] must be [ip], found value ["
                            + call.arguments().get(0).source().text() + "] type [" + field.type() + "]");
        }
        List<String> ranges = call.arguments().stream()
                .skip(1)
                .map(range -> text((Literal) range, call))
                .toList();
        return Dsl.terms(field.name(), ranges);
    }

    private Clause onField(
            Expression value, Expression user, boolean negated, Function<FieldType, Map<String, Object>> query) {
        if (!(value instanceof Field field)) {
            throw EqlException.notSupported(user.source(), "[" + user.source().text() + "]");
        }
        if (isNull(field)) {
            return Clause.NEVER;
        }
        Optional<FieldType> type = schema.exact(field, user.source());
        return type.map(query).map(positive -> Clause.of(positive, negated)).orElse(Clause.NEVER);
    }

    private boolean isNull(Field field) {
        return field.optional() && !schema.isMapped(field.name());
    }
}
