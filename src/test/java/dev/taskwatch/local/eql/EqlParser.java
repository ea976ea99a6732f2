package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Expression.Literal;
import dev.taskwatch.local.eql.Query.EventFilter;
import dev.taskwatch.local.eql.Query.EventQuery;
import dev.taskwatch.local.eql.Query.Part;
import dev.taskwatch.local.eql.Query.Pipe;
import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Query.SequenceQuery;
import dev.taskwatch.local.eql.Token.Kind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a query. What is no EQL is refused as Elasticsearch refuses it: {@code parsing_exception} with line and column. */
final class EqlParser {
    private static final int MOST_RUNS = 100;

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private @Nullable Integer keysOfFirstPart;

    private EqlParser(String query) {
        this.tokens = new TokenStream(query);
        this.expressions = new ExpressionParser(tokens);
    }

    static Query parse(String query) {
        EqlParser parser = new EqlParser(query);
        Query parsed = parser.query();
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.unexpected("<EOF>");
        }
        return parsed;
    }

    private Query query() {
        Token first = tokens.peek();
        if (tokens.skip("sequence")) {
            return sequence(first);
        }
        if (first.is("sample")) {
            throw EqlException.notSupported(first.source(), "sample");
        }
        if (first.is("join")) {
            throw EqlException.parsing(first.source(), "Join is not supported");
        }
        return new EventQuery(eventFilter(), pipes());
    }

    private EventFilter eventFilter() {
        Token first = tokens.peek();
        Literal category = tokens.skip("any") ? null : category();
        tokens.expect("where");
        Expression condition = expressions.expression();
        return new EventFilter(category, condition, tokens.since(first));
    }

    private Literal category() {
        Token token = tokens.peek();
        if (token.kind() != Kind.STRING && token.kind() != Kind.IDENTIFIER) {
            throw tokens.unexpected("{'any', 'sequence', an event category}");
        }
        return new Literal(tokens.next().value(), token.source());
    }

    private SequenceQuery sequence(Token first) {
        List<Field> keys = keys();
        Duration maxspan = maxspan();
        if (tokens.peek().is("by")) {
            throw EqlException.parsing(first.source(), "Please specify sequence [by] before [with] not after");
        }
        List<Part> parts = new ArrayList<>();
        do {
            parts.add(part(keys));
        } while (tokens.peek().is("[") || tokens.peek().is("!["));
        Part until = tokens.skip("until") ? part(keys) : null;
        check(first.source(), parts, until, maxspan);
        return new SequenceQuery(parts, until, maxspan, pipes());
    }

    private List<Field> keys() {
        return tokens.skip("by") ? tokens.separatedBy(",", expressions::field) : List.of();
    }

    private @Nullable Duration maxspan() {
        if (!tokens.skip("with")) {
            return null;
        }
        tokens.expect("maxspan");
        tokens.expect("=");
        return timeSpan();
    }

    private Duration timeSpan() {
        Token number = tokens.next();
        if (number.kind() == Kind.DECIMAL) {
            throw EqlException.parsing(
                    number.source(),
                    "Decimal time interval [" + number.value() + "] not supported; please use a positive integer");
        }
        if (number.kind() != Kind.INTEGER) {
            throw EqlException.syntax(number.source(), "mismatched input " + number.shown() + " expecting a number");
        }
        if (tokens.peek().kind() != Kind.IDENTIFIER) {
            String value = number.value();
            throw EqlException.parsing(
                    number.source(), "No time unit specified, did you mean [s] as in [" + value + "s]?");
        }
        int amount = count(number);
        if (amount <= 0) {
            throw EqlException.parsing(number.source(), "A positive maxspan value is required; found [" + amount + "]");
        }
        return span(amount, tokens.next());
    }

    private Duration span(int amount, Token unit) {
        return switch (unit.value()) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default ->
                throw EqlException.parsing(
                        unit.source(),
                        "Unrecognized time unit [" + unit.value() + "] in [" + amount + unit.value()
                                + "], please specify one of [ms, s, m, h, d]");
        };
    }

    private Part part(List<Field> sequenceKeys) {
        Token first = tokens.peek();
        boolean missing = tokens.skip("![");
        if (!missing) {
            tokens.expect("[");
        }
        EventFilter filter = eventFilter();
        tokens.expect("]");
        Token by = tokens.peek();
        List<Field> ownKeys = keys();
        checkNumber(ownKeys, ownKeys.isEmpty() ? first : by);
        List<Field> keys =
                Stream.concat(sequenceKeys.stream(), ownKeys.stream()).toList();
        return new Part(filter, keys, missing, runs());
    }

    private void checkNumber(List<Field> ownKeys, Token at) {
        if (keysOfFirstPart == null) {
            keysOfFirstPart = ownKeys.size();
        }
        if (keysOfFirstPart != ownKeys.size()) {
            throw EqlException.parsing(
                    at.source(),
                    "Inconsistent number of join keys specified; expected [" + keysOfFirstPart + "] but found ["
                            + ownKeys.size() + "]");
        }
    }

    private int runs() {
        if (!tokens.skip("with")) {
            return 1;
        }
        Token option = tokens.expect(Kind.IDENTIFIER);
        if (!option.value().equals("runs")) {
            throw EqlException.parsing(
                    option.source(), "Unrecognized option [" + option.value() + "], expecting [runs]");
        }
        tokens.expect("=");
        Token number = tokens.expect(Kind.INTEGER);
        int runs = count(number);
        if (runs < 1 || runs > MOST_RUNS) {
            throw EqlException.parsing(
                    number.source(), "A positive runs value between 1 and 100 is required; found [" + runs + "]");
        }
        return runs;
    }

    /** A whole number, larger ones taken for the largest. */
    private static int count(Token digits) {
        BigInteger most = BigInteger.valueOf(Integer.MAX_VALUE);
        return new BigInteger(digits.value()).min(most).intValue();
    }

    private static void check(Source source, List<Part> parts, @Nullable Part until, @Nullable Duration maxspan) {
        if (parts.size() == 1 && parts.get(0).runs() == 1) {
            throw EqlException.parsing(source, "A sequence requires a minimum of 2 queries, found [1]");
        }
        if (parts.stream().allMatch(Part::missing)) {
            throw EqlException.parsing(source, "A sequence requires at least one positive event query");
        }
        if (parts.stream().anyMatch(Part::missing) && maxspan == null) {
            throw EqlException.parsing(source, "[maxspan] is required for sequences with missing events queries");
        }
        if (parts.stream().anyMatch(part -> part.missing() && part.runs() > 1)) {
            throw EqlException.notSupported(source, "[runs] of a missing event");
        }
        if (until != null && (until.missing() || until.runs() > 1)) {
            throw EqlException.parsing(until.filter().source(), "[until] takes neither missing events nor runs");
        }
    }

    private List<Pipe> pipes() {
        List<Pipe> pipes = new ArrayList<>();
        for (Token bar = tokens.peek(); tokens.skip("|"); bar = tokens.peek()) {
            pipes.add(pipe(bar));
        }
        return pipes;
    }

    private Pipe pipe(Token bar) {
        Token name = tokens.expect(Kind.IDENTIFIER);
        Position position = switch (name.value()) {
            case "head" -> Position.HEAD;
            case "tail" -> Position.TAIL;
            case "count", "filter", "sort", "unique", "unique_count" ->
                throw EqlException.parsing(bar.source(), "Pipe [" + name.value() + "] is not supported");
            default -> throw EqlException.parsing(name.source(), "Unrecognized pipe [" + name.value() + "]");
        };
        return new Pipe(position, pipeCount(bar, "Pipe [" + name.value() + "]"));
    }

    private int pipeCount(Token bar, String pipe) {
        boolean none = tokens.peek().kind() == Kind.END || tokens.peek().is("|");
        List<Expression> arguments = none ? List.of() : tokens.separatedBy(",", expressions::expression);
        if (arguments.size() != 1) {
            throw EqlException.parsing(
                    bar.source(), pipe + " expects exactly one argument but found [" + arguments.size() + "]");
        }
        Source source = arguments.get(0).source();
        if (arguments.get(0) instanceof Literal literal && literal.value() instanceof Long count && count >= 0) {
            return (int) Math.min(count, Integer.MAX_VALUE);
        }
        throw EqlException.parsing(source, pipe + " expects a positive integer but found [" + source.text() + "]");
    }
}
