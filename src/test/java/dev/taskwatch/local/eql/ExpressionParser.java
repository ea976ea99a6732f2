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
import dev.taskwatch.local.eql.Token.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Reads conditions. {@code not} binds tightest, then {@code and}, then {@code or}. */
final class ExpressionParser {
    private static final Set<String> PATTERN_OPERATORS = Set.of(":", "like", "like~", "regex", "regex~");
    /** Far more than anybody writes, and far less than this machine's stack holds. */
    private static final int MOST_NESTING = 200;

    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");

    private final TokenStream tokens;
    private int nesting;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    Expression expression() {
        Token first = tokens.peek();
        List<Expression> any = tokens.separatedBy("or", this::conjunction);
        return any.size() == 1 ? any.get(0) : new Or(any, tokens.since(first));
    }

    private Expression conjunction() {
        Token first = tokens.peek();
        List<Expression> all = tokens.separatedBy("and", () -> nested(this::negation));
        return all.size() == 1 ? all.get(0) : new And(all, tokens.since(first));
    }

    private Expression negation() {
        Token first = tokens.peek();
        if (tokens.skip("not")) {
            return new Not(nested(this::negation), tokens.since(first));
        }
        return comparison();
    }

    /** Every way deeper leads through here. */
    private Expression nested(Supplier<Expression> inner) {
        if (nesting == MOST_NESTING) {
            throw EqlException.syntax(tokens.peek().source(), "EQL statement is too large: nested too deeply");
        }
        nesting++;
        Expression read = inner.get();
        nesting--;
        return read;
    }

    private Expression comparison() {
        Token first = tokens.peek();
        Expression left = operand();
        for (Operator operator : Operator.values()) {
            if (tokens.skip(operator.symbol())) {
                Expression right = operand();
                return new Comparison(operator, left, right, tokens.since(first));
            }
        }
        return left;
    }

    private Expression operand() {
        Token first = tokens.peek();
        Expression value = primary();
        if (tokens.peek().is("not") && isIn(tokens.peekSecond())) {
            tokens.next();
            return new Not(in(first, value), tokens.since(first));
        }
        if (isIn(tokens.peek())) {
            return in(first, value);
        }
        if (PATTERN_OPERATORS.stream().anyMatch(tokens.peek()::is)) {
            return pattern(first, value);
        }
        if (ARITHMETIC.stream().anyMatch(tokens.peek()::is)) {
            throw EqlException.notSupported(tokens.peek().source(), "arithmetic");
        }
        return value;
    }

    private static boolean isIn(Token token) {
        return token.is("in") || token.is("in~");
    }

    private Expression in(Token first, Expression value) {
        boolean ignoreCase = tokens.next().is("in~");
        tokens.expect("(");
        List<Expression> list = tokens.separatedBy(",", this::expression);
        tokens.expect(")");
        return new In(value, list, ignoreCase, tokens.since(first));
    }

    private Expression pattern(Token first, Expression value) {
        String operator = tokens.next().value();
        List<Literal> patterns = patterns();
        Source source = tokens.since(first);
        return switch (operator) {
            case "regex", "regex~" -> new Regex(value, patterns, operator.equals("regex~"), source);
            default -> new Like(value, patterns, !operator.equals("like"), source);
        };
    }

    private List<Literal> patterns() {
        if (!tokens.skip("(")) {
            return List.of(constant());
        }
        List<Literal> patterns = tokens.separatedBy(",", this::constant);
        tokens.expect(")");
        return patterns;
    }

    private Expression primary() {
        Token token = tokens.peek();
        if (tokens.skip("(")) {
            Expression inner = expression();
            tokens.expect(")");
            return inner;
        }
        if (token.is("+") || token.is("-")) {
            return signed();
        }
        if (isConstant(token)) {
            return constant();
        }
        if (token.kind() == Kind.IDENTIFIER && tokens.peekSecond().is("(")) {
            return call();
        }
        return field();
    }

    private Expression signed() {
        Token sign = tokens.next();
        if (!tokens.peek().isNumber()) {
            throw EqlException.notSupported(sign.source(), "arithmetic");
        }
        Literal number = constant();
        return sign.is("+") ? number : new Literal(negative(number), tokens.since(sign));
    }

    private static Object negative(Literal number) {
        if (number.value() instanceof Long whole) {
            return -whole;
        }
        return -((Number) number.value()).doubleValue();
    }

    private static boolean isConstant(Token token) {
        return token.kind() == Kind.STRING
                || token.isNumber()
                || token.is("null")
                || token.is("true")
                || token.is("false");
    }

    private Literal constant() {
        Token token = tokens.peek();
        if (!isConstant(token)) {
            throw tokens.unexpected("a constant");
        }
        tokens.next();
        return new Literal(
                switch (token.kind()) {
                    case STRING -> token.value();
                    case INTEGER -> whole(token.value());
                    case DECIMAL -> Double.valueOf(token.value());
                    default -> token.is("null") ? null : Boolean.valueOf(token.value());
                },
                token.source());
    }

    /** Numbers too large for 64 bits, one of which is the sign's, are decimals. */
    private static Object whole(String digits) {
        BigInteger number = new BigInteger(digits);
        if (number.bitLength() < Long.SIZE) {
            return number.longValueExact();
        }
        return number.bitLength() == Long.SIZE ? number : number.doubleValue();
    }

    private Expression call() {
        Token first = tokens.next();
        String name = first.value().toLowerCase(Locale.ROOT);
        boolean ignoreCase = name.endsWith("~");
        tokens.expect("(");
        List<Expression> arguments = tokens.peek().is(")") ? List.of() : tokens.separatedBy(",", this::expression);
        tokens.expect(")");
        return new Call(
                ignoreCase ? name.substring(0, name.length() - 1) : name, ignoreCase, arguments, tokens.since(first));
    }

    Field field() {
        Token first = tokens.peek();
        boolean optional = tokens.skip("?");
        StringBuilder name = new StringBuilder(identifier());
        while (tokens.skip(".")) {
            name.append('.').append(identifier());
        }
        if (tokens.peek().is("[") && tokens.peekSecond().kind() == Kind.INTEGER) {
            throw EqlException.parsing(tokens.peek().source(), "Unsupported array index on [" + name + "]");
        }
        return new Field(name.toString(), optional, tokens.since(first));
    }

    private String identifier() {
        Token token = tokens.peek();
        boolean plain = token.kind() == Kind.IDENTIFIER && !token.value().endsWith("~");
        if (!plain && token.kind() != Kind.QUOTED_IDENTIFIER) {
            throw tokens.unexpected("an identifier");
        }
        return tokens.next().value();
    }
}
