package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskwatch.local.eql.Expression.And;
import dev.taskwatch.local.eql.Expression.Call;
import dev.taskwatch.local.eql.Expression.Comparison;
import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Expression.In;
import dev.taskwatch.local.eql.Expression.Like;
import dev.taskwatch.local.eql.Expression.Literal;
import dev.taskwatch.local.eql.Expression.Not;
import dev.taskwatch.local.eql.Expression.Or;
import dev.taskwatch.local.eql.Expression.Regex;
import dev.taskwatch.local.eql.Query.EventQuery;
import dev.taskwatch.local.eql.Query.Pipe;
import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Query.SequenceQuery;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EqlParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a == 1                                  | a == 1
            a == -1                                 | a == -1
            a == 1.5                                | a == 1.5
            a == 9223372036854775807                | a == 9223372036854775807
            a == 18446744073709551615               | a == 18446744073709551615
            a == 99999999999999999999               | a == 1.0E20
            a == null                               | a == null
            a                                       | a
            ?a.b == true                            | ?a.b == true
            `odd-name`.`with``tick` == 1            | odd-name.with`tick == 1
            @timestamp > "2020"                     | @timestamp > 2020
            a == 1 or b == 2 and c == 3             | or(a == 1, and(b == 2, c == 3))
            (a == 1 or b == 2) and c == 3           | and(or(a == 1, b == 2), c == 3)
            a == 1 or b == 2 or c == 3              | or(a == 1, b == 2, c == 3)
            not a == 1 and b == 2                   | and(not(a == 1), b == 2)
            not not a                               | not(not(a))
            a == "x\\ty\\"z\\\\"                    | a == x	y"z\\
            a == "\\u{41}\\u{1F600}"                | a == A😀
            a == \"""raw \\n "quoted" \"""          | a == raw \\n "quoted"\s
            a == "// no comment"                    | a == // no comment
            a /* a comment */ == 1 // another       | a == 1
            a /* one /* in */ another */ == 1       | a == 1
            a /* /* /* */ */ */ == /*/* */*/ 1      | a == 1
            a /* not // closed */ == 1              | a == 1
            a /***/ == /* * / ** */ 1               | a == 1
            a /* never /* closed */ == 1            | a == 1
            a /* one /* end */ is == 2 /* missing */ == 1 | a == 1
            a /* a "text*/ == "/*" /* */            | a == /*
            a : "x*"                                | a :~ (x*)
            a : ("x", "y?")                         | a :~ (x, y?)
            a like "x*"                             | a : (x*)
            a like~ ("x*", "y")                     | a :~ (x*, y)
            a regex "x.*"                           | a regex (x.*)
            a regex~ ("x", "y")                     | a regex~ (x, y)
            a in (1, 2)                             | a in (1, 2)
            a in~ ("x", "y")                        | a in~ (x, y)
            a not in ("x")                          | not(a in (x))
            a not in~ ("x")                         | not(a in~ (x))
            startsWith~(a, "x")                     | startswith~(a, x)
            CONCAT(a, ":", b) == "x:y"              | concat(a, :, b) == x:y
            """)
    void readsConditions(String condition, String meaning) {
        EventQuery query = (EventQuery) EqlParser.parse("any where " + condition);

        assertThat(shown(query.filter().condition()).strip()).isEqualTo(meaning.strip());
    }

    @Test
    void readsEventCategories() {
        assertThat(categoryOf("process where true")).isEqualTo("process");
        assertThat(categoryOf("\"web-request\" where true")).isEqualTo("web-request");
        assertThat(((EventQuery) EqlParser.parse("any where true")).filter().category())
                .isNull();
    }

    @Test
    void readsSequences() {
        SequenceQuery query = (SequenceQuery) EqlParser.parse("""
                sequence by host.id with maxspan=90s
                  [process where a == 1] by pid
                  ![file where b == 2] by ?owner
                  [network where c == 3] by pid with runs=3
                until [process where d == 4] by pid
                | tail 10 | head 3""");

        assertThat(query.maxspan()).isEqualTo(Duration.ofSeconds(90));
        assertThat(query.parts()).extracting(Query.Part::missing).containsExactly(false, true, false);
        assertThat(query.parts()).extracting(Query.Part::runs).containsExactly(1, 1, 3);
        assertThat(query.parts().get(1).keys()).extracting(EqlParserTest::shown).containsExactly("host.id", "?owner");
        assertThat(query.until()).isNotNull();
        assertThat(query.pipes()).containsExactly(new Pipe(Position.TAIL, 10), new Pipe(Position.HEAD, 3));
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "1s,PT1S", "2 m,PT2M", "3h,PT3H", "1d,PT24H"})
    void readsUnitsOfMaxspan(String written, Duration maxspan) {
        SequenceQuery query = (SequenceQuery)
                EqlParser.parse("sequence with maxspan = " + written + " [a where true] [b where true]");

        assertThat(query.maxspan()).isEqualTo(maxspan);
    }

    @Test
    void onePartWithRunsIsASequence() {
        SequenceQuery query = (SequenceQuery) EqlParser.parse("sequence by a [b where true] with runs=5");

        assertThat(query.parts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            process                                                  | 1:8   | mismatched input '<EOF>' expecting 'where'
            process where                                            | 1:14  | mismatched input '<EOF>'
            process where a = 1                                      | 1:17  | mismatched input
            process where a == 'x'                                   | 1:21  | Use double quotes
            process where a == "x                                    | 1:20  | token recognition error
            process where a == "\\q"                                 | 1:20  | token recognition error
            process WHERE a == 1                                     | 1:9   | mismatched input 'WHERE'
            process where a[0] == 1                                  | 1:17  | array index
            process where a like b                                   | 1:22  | expecting a constant
            sequence [a where true]                                  | 1:2   | minimum of 2 queries
            sequence with maxspan=1m by x [a where true] [b where true] | 1:2 | [by] before [with]
            sequence with maxspan=1.5s [a where true] [b where true] | 1:24  | Decimal time interval [1.5]
            sequence with maxspan=0s [a where true] [b where true]   | 1:24  | positive maxspan value is required; found [0]
            sequence with maxspan=5w [a where true] [b where true]   | 1:25  | Unrecognized time unit [w] in [5w]
            sequence with maxspan=5 [a where true] [b where true]    | 1:24  | did you mean [s] as in [5s]
            sequence [a where true] by x [b where true]              | 1:31  | expected [1] but found [0]
            sequence by k [a where true] by x [b where true] by x, y | 1:51  | expected [1] but found [2]
            sequence [a where true] ![b where true]                  | 1:2   | [maxspan] is required
            sequence with maxspan=1m ![a where true] ![b where true] | 1:2   | at least one positive
            sequence [a where true] with runs=0 [b where true]       | 1:36  | runs value between 1 and 100
            sequence [a where true] with runs=101                    | 1:36  | runs value between 1 and 100
            sequence [a where true] with pace=2 [b where true]       | 1:31  | Unrecognized option [pace]
            sequence by concat(a) [a where true] [b where true]      | 1:19  | mismatched input '('
            sequence [a where true] with runs=99999999999            | 1:36  | found [2147483647]
            join [a where true] [b where true]                       | 1:2   | not supported
            """)
    void refusesWhatIsNoEql(String query, String place, String reason) {
        assertThatThrownBy(() -> EqlParser.parse(query.strip()))
                .isInstanceOfSatisfying(
                        EqlException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo("parsing_exception"))
                .hasMessageStartingWith("line " + place.strip() + ": ")
                .hasMessageContaining(reason.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count       | 1:17 | Pipe [count] is not supported
            unique a, b | 1:17 | Pipe [unique] is not supported
            top 5       | 1:19 | Unrecognized pipe [top]
            head        | 1:17 | Pipe [head] expects exactly one argument but found [0]
            tail 1, 2   | 1:17 | Pipe [tail] expects exactly one argument but found [2]
            tail -1     | 1:24 | Pipe [tail] expects a positive integer but found [-1]
            head "5"    | 1:24 | Pipe [head] expects a positive integer but found ["5"]
            """)
    void refusesOtherPipes(String pipe, String place, String reason) {
        assertThatThrownBy(() -> EqlParser.parse("a where b == 1 | " + pipe))
                .hasMessage("line " + place + ": " + reason);
    }

    /** Nothing here may need a stack as deep as the query is long, or time with its square. */
    @ParameterizedTest
    @MethodSource
    void readsWhatIsVeryLong(String query) {
        assertThat(EqlParser.parse(query)).isInstanceOf(EventQuery.class);
    }

    static Stream<String> readsWhatIsVeryLong() {
        int many = 20_000;
        return Stream.of(
                "any where " + String.join(" or\n", Collections.nCopies(4_000, "a == 1")),
                "any where " + String.join(" and ", Collections.nCopies(3_000, "not a == 1")),
                "any where a in (" + String.join(", ", Collections.nCopies(9_000, "1")) + ")",
                "any where a == \"" + "x".repeat(many) + "\\\\".repeat(many) + "\"",
                "any where `" + "``".repeat(many) + "` == 1",
                "any where" + " \n".repeat(many) + "/**/".repeat(many) + "//\n".repeat(many) + "true");
    }

    @Test
    void refusesWhatHasTooManyWords() {
        assertThatThrownBy(() -> EqlParser.parse("any where " + "a == 1 or ".repeat(20_000) + "true"))
                .hasMessageStartingWith("line 1:50006: EQL statement is too large: more than 20000 words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "not ", "length(", "concat(a, "})
    void refusesWhatIsNestedTooDeeply(String opening) {
        assertThatThrownBy(() -> EqlParser.parse("any where " + opening.repeat(20_000)))
                .isInstanceOf(EqlException.class)
                .hasMessageContaining("EQL statement is too large");
    }

    @Test
    void countsLinesAndColumnsFromOne() {
        assertThatThrownBy(() -> EqlParser.parse("process where\n  a ==\n    )"))
                .hasMessageStartingWith("line 3:5: mismatched input ')'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sample by a [a where true] [b where true]
            process where a + 1 == 2
            process where a == -b
            process where a * 2 > 4
            """)
    void refusesWhatElasticsearchWouldAnswer(String query) {
        assertThatThrownBy(() -> EqlParser.parse(query))
                .isInstanceOf(EqlException.class)
                .hasMessageContaining("is not supported by the local stand-in");
    }

    private static Object categoryOf(String query) {
        return ((EventQuery) EqlParser.parse(query)).filter().category().value();
    }

    private static String shown(Expression expression) {
        if (expression instanceof Literal literal) {
            return String.valueOf(literal.value());
        }
        if (expression instanceof Field field) {
            return (field.optional() ? "?" : "") + field.name();
        }
        if (expression instanceof Not not) {
            return "not(" + shown(not.operand()) + ")";
        }
        if (expression instanceof And and) {
            return "and" + shown(and.operands());
        }
        if (expression instanceof Or or) {
            return "or" + shown(or.operands());
        }
        if (expression instanceof Comparison comparison) {
            return shown(comparison.left()) + " " + comparison.operator().symbol() + " " + shown(comparison.right());
        }
        if (expression instanceof In in) {
            return shown(in.value()) + (in.ignoreCase() ? " in~ " : " in ") + shown(in.list());
        }
        if (expression instanceof Like like) {
            return shown(like.value()) + (like.ignoreCase() ? " :~ " : " : ") + shown(like.patterns());
        }
        if (expression instanceof Regex regex) {
            return shown(regex.value()) + (regex.ignoreCase() ? " regex~ " : " regex ") + shown(regex.patterns());
        }
        Call call = (Call) expression;
        return call.name() + (call.ignoreCase() ? "~" : "") + shown(call.arguments());
    }

    private static String shown(List<? extends Expression> expressions) {
        return expressions.stream().map(EqlParserTest::shown).collect(Collectors.joining(", ", "(", ")"));
    }
}
