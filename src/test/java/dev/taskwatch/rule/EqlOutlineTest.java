package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.taskwatch.RandomCases;
import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.EqlOutline.Part;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EqlOutlineTest {

    @Test
    void aConditionIsKeptAsItWasWritten() {
        EqlOutline outline = EqlOutline.of("/* why */ process  where /* a */\r\n  a  ==\t\"x\" /* b */ and b // c\n");

        assertThat(onlyPart(outline).category()).isEqualTo("process");
        assertThat(onlyPart(outline).condition()).isEqualTo("a  ==\t\"x\" /* b */ and b");
    }

    @Test
    void aPartMakesAnEventQueryOfItsOwn() {
        EqlOutline outline = EqlOutline.of(
                "sequence by h with maxspan=1s [\"a b\" where x == 1] with runs=3 ![any where y == \"]\"]");

        assertThat(outline.parts())
                .extracting(Part::eventQuery)
                .containsExactly("\"a b\" where x == 1", "any where y == \"]\"");
        assertThat(outline.parts())
                .extracting(part -> EqlOutline.of(part.eventQuery()).kind())
                .containsOnly(EqlOutline.Kind.EVENT);
    }

    @Test
    void runsAndMissingEventsCountAsEvents() {
        EqlOutline outline = EqlOutline.of("sequence with maxspan=1m [a where true] with runs=3 ![b where true]");

        assertThat(outline.events()).isEqualTo(4);
        assertThat(outline.hasMissingEvents()).isTrue();
    }

    @Test
    void onlyACategoryWithoutQuotesMeansAny() {
        assertThat(onlyPart(EqlOutline.of("any where true")).anyCategory()).isTrue();
        assertThat(onlyPart(EqlOutline.of("\"any\" where true")).anyCategory()).isFalse();
    }

    @Test
    void fieldsAreThoseOfConditionsAndKeysEachOnceAndOptionalOnlyIfEverywhere() {
        EqlOutline outline = EqlOutline.of(
                "sequence by ?k [a where ?x == 1 and ?y == 2] by z [b where x == 1] by ?y until [c where u == 1] by w");

        assertThat(outline.fields())
                .containsExactlyInAnyOrder(
                        new Field("k", true),
                        new Field("x", false),
                        new Field("y", true),
                        new Field("z", false),
                        new Field("u", false),
                        new Field("w", false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a.b == 1 and not c.d : "x.y"             | a.b c.d
            a in ("b", "c") or d in~ ("e")           | a d
            a like "x" and b like~ ("y") and c regex "z" and d regex~ "w" | a b c d
            a == null or b == true or c == false     | a b c
            length(a) > b and endsWith~(c, "d")      | a b c
            cidrMatch (a, "10.0.0.0/8")              | a
            `a-b`.c == 1 and d.`e f` == 2            | a-b.c d.e f
            a.length(b) == 1                         | b
            @timestamp > "2024" and _id == 1         | @timestamp _id
            a . b == 1                               | a.b
            a == 1 and a == 2                        | a
            1e3 < a and 1.5 > b and 2 == .5          | a b
            """)
    void fieldsAreNamesThatAreNoKeywordFunctionOrLiteral(String condition, String fields) {
        assertThat(onlyPart(EqlOutline.of("any where " + condition)).fields())
                .extracting(Field::name)
                .containsExactly(fields.split(" (?!f)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"]\"",
                "\"[\"",
                "\"|\"",
                "\"//\"",
                "\"/*\"",
                "\"\\\"]\"",
                "\"\\\\\"",
                "\"\"",
                "\"`\"",
                "\" by x with runs=2\"",
                "\"\"\"]\"\"\"",
                "\"\"\"\\\"\"\"",
                "\"\"\"a\"b\"\"\"",
                "\"\"\"a\"\"\"\"",
                "\"\"\"a\"\"\"\"\"",
                "\"\"\"\"\"\"",
                "\"\\u{202E}\"",
                "`]`",
                "`a``]`",
                "(/* ] */ 1)",
                "(1 // ]\n)",
                "( /* /* ] */ \" */ 1)",
                "[1]",
                "(\"(\")"
            })
    void whatLooksLikeStructureWithinAConditionIsNone(String value) {
        EqlOutline outline = EqlOutline.of("sequence by h [a where f == " + value + "] [b where g == 1]");

        assertThat(outline.parts()).hasSize(2);
        assertThat(outline.parts().get(0).condition()).isEqualTo("f == " + value);
        assertThat(onlyPart(EqlOutline.of("a where f == " + value + " | head 1"))
                        .condition())
                .isEqualTo("f == " + value);
    }

    @ParameterizedTest
    @MethodSource
    void whatHasNoOutlineIsRefusedWithItsPlace(String query, String message) {
        assertThatThrownBy(() -> EqlOutline.of(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Stream<Arguments> whatHasNoOutlineIsRefusedWithItsPlace() {
        return Stream.of(
                arguments("process where", "line 1, column 14: expected a condition but found the end of the query"),
                arguments("where a == 1", "line 1, column 7: expected 'where' but found 'a'"),
                arguments(
                        "process where a == #",
                        "line 1, column 20: EQL has no character '#' outside strings and comments"),
                arguments("process where (a == 1", "line 1, column 15: this bracket is never closed"),
                arguments("process where a == 1)", "line 1, column 21: this bracket closes none"),
                arguments("process where (a == 1]", "line 1, column 22: this bracket closes none"),
                arguments(
                        "process where a == \"\\\"",
                        "line 1, column 20: this string does not end on its line; close it with \""),
                arguments(
                        "process where a == \"\"\"x\"\"",
                        "line 1, column 20: this string does not end on its line; close it with \"\"\""),
                arguments("process where `a == 1", "line 1, column 15: this name has no end; close it with `"),
                arguments(
                        "process where a == 1 /* b",
                        "line 1, column 22: this comment has no end; close it, and any that is opened within it, with */"),
                arguments("process where ?1 == 2", "line 1, column 16: expected a field name but found '1'"),
                arguments("process where a. == 2", "line 1, column 18: expected a field name but found '=='"),
                arguments("", "line 1, column 1: expected an event category but found the end of the query"),
                arguments("sequence", "line 1, column 9: expected '[' but found the end of the query"),
                arguments("sequence by [a where b]", "line 1, column 13: expected a field name but found '['"),
                arguments(
                        "sequence by a with maxspan=0s [a where b]",
                        "line 1, column 28: maxspan is a whole number with ms, s, m, h or d, such as 1m"),
                arguments(
                        "sequence by a with maxspan=1w [a where b]",
                        "line 1, column 28: maxspan is a whole number with ms, s, m, h or d, such as 1m"),
                arguments(
                        "sequence [a where b]",
                        "line 1, column 1: a sequence needs two parts, or one part 'with runs=2' or more"),
                arguments(
                        "sequence [a where b] with runs=101",
                        "line 1, column 32: runs is a whole number from 1 to 100"),
                arguments(
                        "sequence [a where b] ![c where d]",
                        "line 1, column 1: a sequence with a missing event needs 'with maxspan'"),
                arguments(
                        "sequence with maxspan=1s ![a where b] ![c where d]",
                        "line 1, column 1: a sequence needs a part that is not missing"),
                arguments(
                        "sequence [a where b] ! [c where d]",
                        "line 1, column 22: EQL has no character '!' outside strings and comments"),
                arguments(
                        "sequence [a where b] [c where d] by x",
                        "line 1, column 22: this part has another number of join keys than the first"),
                arguments(
                        "sequence [a where b] [c where d] until [e where f] by x",
                        "line 1, column 40: this part has another number of join keys than the first"),
                arguments(
                        "sequence [a where b] [c where d] e",
                        "line 1, column 34: expected the end of the query but found 'e'"),
                arguments("any where true | count", "line 1, column 18: the pipes are head and tail, not 'count'"),
                arguments("any where true | head x", "line 1, column 23: head takes a whole number"));
    }

    @Test
    void aPlaceIsCountedInLinesAndColumns() {
        assertThatThrownBy(() -> EqlOutline.of("process where\r\n  a == 1 and\n  b == 'x'"))
                .hasMessage("line 3, column 8: strings are written in double quotes");
    }

    @Test
    void stringsAndCommentsNeverChangeTheOutline() {
        RandomCases.check(1000, random -> {
            List<String> conditions = random.list(2, 4, () -> condition(random));
            String gap = gap(random);
            String parts = conditions.stream()
                    .map(condition ->
                            gap + "[" + gap + "process" + gap + "where" + gap + condition + gap + "]" + gap + "by a.b")
                    .collect(Collectors.joining());

            EqlOutline outline =
                    EqlOutline.of("sequence" + gap + "by" + gap + "h" + gap + "with maxspan=1m" + parts + gap);

            assertThat(outline.parts()).extracting(Part::condition).containsExactlyElementsOf(conditions);
            assertThat(outline.parts()).allSatisfy(part -> {
                assertThat(part.fields()).containsExactly(new Field("f", false));
                assertThat(part.keys()).containsExactly(new Field("a.b", false));
            });
        });
    }

    private static String condition(RandomCases random) {
        return String.join(" or ", random.list(1, 3, () -> "f == " + string(random)));
    }

    private static String string(RandomCases random) {
        String text = random.text("[]()|`'/*!?\\\" \tabwhere", 12);
        return random.yesOrNo()
                ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : "\"\"\"" + text.replace("\"", "'") + "\"\"\"";
    }

    /** White space and comments, in which anything may stand but their end. */
    private static String gap(RandomCases random) {
        String comment = random.text("[]()|`'!?\\\" abwhere", 12);
        return random.oneOf(" ", "\n", "\r\n\t", " // " + comment + "\n", "/* " + comment + "\n/* inner */ */");
    }

    private static Part onlyPart(EqlOutline outline) {
        assertThat(outline.parts()).hasSize(1);
        return outline.parts().get(0);
    }
}
