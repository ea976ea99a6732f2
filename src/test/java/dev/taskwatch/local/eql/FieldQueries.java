package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Call;
import dev.taskwatch.local.eql.Expression.Comparison;
import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Expression.In;
import dev.taskwatch.local.eql.Expression.Like;
import dev.taskwatch.local.eql.Expression.Literal;
import dev.taskwatch.local.eql.Expression.Operator;
import dev.taskwatch.local.eql.Expression.Regex;
import java.util.List;
import java.util.Map;

/** The query for each kind of positive condition on a field. A field of the wrong type is noted in the schema. */
final class FieldQueries {
    private final Schema schema;

    FieldQueries(Schema schema) {
        this.schema = schema;
    }

    /**
     * Elasticsearch compares the order of a text's words, not of its keyword: that is refused.
     *
     * @param operator any but {@code !=}
     */
    Map<String, Object> comparison(FieldType field, Comparison user, Operator operator, Object value) {
        if (operator != Operator.EQUAL && !((Field) user.left()).name().equals(field.name())) {
            throw EqlException.notSupported(user.source(), "[" + operator.symbol() + "] on a text field");
        }
        if (operator != Operator.EQUAL && field.type().equals("version")) {
            throw EqlException.notSupported(user.source(), "the order of versions");
        }
        return switch (operator) {
            case LESS -> Dsl.range(field.name(), "lt", value);
            case AT_MOST -> Dsl.range(field.name(), "lte", value);
            case GREATER -> Dsl.range(field.name(), "gt", value);
            case AT_LEAST -> Dsl.range(field.name(), "gte", value);
            default -> Dsl.term(field.name(), value);
        };
    }

    Map<String, Object> isTrue(FieldType type, Field field) {
        if (!type.type().equals("boolean")) {
            String found = "[" + field.name() + "] type [" + type.type() + "]";
            schema.note(field.source(), "Condition expression needs to be boolean, found " + found);
        }
        return Dsl.term(type.name(), true);
    }

    Map<String, Object> in(FieldType field, In in, List<Literal> items) {
        List<Object> values = items.stream().map(Literal::value).toList();
        if (in.ignoreCase()) {
            demandType("string", field, field.isString(), in, in.value());
            return Dsl.any(values.stream()
                    .map(value -> Dsl.termIgnoringCase(field.name(), value))
                    .toList());
        }
        demandComparable(field, in, items);
        return Dsl.terms(field.name(), values);
    }

    /** No text of a list is taken for an address or a time, unlike that of a comparison. */
    private void demandComparable(FieldType field, In in, List<Literal> items) {
        items.stream().filter(item -> !field.isComparableWith(item)).findFirst().ifPresent(item -> {
            String place = ordinal(items.indexOf(item) + 1) + " argument of ["
                    + in.source().text() + "]";
            String type = field.isDate() ? "datetime" : field.type();
            String found = "[" + item.source().text() + "] type [" + item.type() + "]";
            schema.note(in.source(), place + " must be [" + type + "], found value " + found);
        });
    }

    private static String ordinal(int number) {
        boolean teen = number % 100 >= 11 && number % 100 <= 13;
        return number
                + switch (teen ? 0 : number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }

    Map<String, Object> like(FieldType field, Like like, List<String> patterns) {
        demandType("string", field, field.isString(), like, like.value());
        return Dsl.any(patterns.stream()
                .map(pattern -> like(field.name(), pattern, like.ignoreCase()))
                .toList());
    }

    private static Map<String, Object> like(String field, String pattern, boolean ignoreCase) {
        if (Wildcards.areIn(pattern)) {
            return Dsl.wildcard(field, Wildcards.pattern(pattern), ignoreCase);
        }
        return ignoreCase ? Dsl.termIgnoringCase(field, pattern) : Dsl.term(field, pattern);
    }

    Map<String, Object> regex(FieldType field, Regex regex) {
        demandType("string", field, field.isString(), regex, regex.value());
        return Dsl.regexp(field.name(), String.join("|", texts(regex.patterns(), regex)), regex.ignoreCase());
    }

    /** A function whose first argument is the field and whose others are constants. */
    Map<String, Object> call(FieldType field, EqlFunction function, Call call) {
        List<String> texts = call.arguments().stream()
                .skip(1)
                .map(argument -> text((Literal) argument, call))
                .toList();
        Expression argument = call.arguments().get(0);
        if (function == EqlFunction.CIDR_MATCH) {
            demandType("ip", field, field.type().equals("ip"), call, argument);
            return Dsl.terms(field.name(), texts);
        }
        demandType("string", field, field.isString(), call, argument);
        if (function == EqlFunction.STRING_CONTAINS && texts.get(0).isEmpty()) {
            throw EqlException.notSupported(
                    call.source(), "the empty text in [" + call.source().text() + "]");
        }
        return switch (function) {
            case STARTS_WITH -> Dsl.prefix(field.name(), texts.get(0), call.ignoreCase());
            case ENDS_WITH -> Dsl.wildcard(field.name(), "*" + Wildcards.literally(texts.get(0)), call.ignoreCase());
            default -> Dsl.wildcard(field.name(), "*" + Wildcards.literally(texts.get(0)) + "*", call.ignoreCase());
        };
    }

    List<String> texts(List<Literal> literals, Expression user) {
        return literals.stream().map(literal -> text(literal, user)).toList();
    }

    private String text(Literal literal, Expression user) {
        if (literal.value() instanceof String text) {
            return text;
        }
        String place = "second argument of [" + user.source().text() + "]";
        schema.note(
                user.source(),
                place + " must be [string], found value [" + literal.source().text() + "]");
        return "";
    }

    private void demandType(String type, FieldType field, boolean fits, Expression user, Expression argument) {
        if (!fits) {
            String place = "first argument of [" + user.source().text() + "]";
            String found = "[" + argument.source().text() + "] type [" + field.type() + "]";
            schema.note(user.source(), place + " must be [" + type + "], found value " + found);
        }
    }
}
