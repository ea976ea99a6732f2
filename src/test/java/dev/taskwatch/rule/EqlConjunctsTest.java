package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskwatch.rule.EqlOutline.Conjunct;
import dev.taskwatch.rule.EqlOutline.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EqlConjunctsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a == 1                                     | a == 1
            a == 1 and b == 2 and c == 3               | a == 1; b == 2; c == 3
            (a == 1 and b == 2) and c == 3             | a == 1; b == 2; c == 3
            ((a == 1) and ((b == 2 and c == 3)))       | a == 1; b == 2; c == 3
            a == 1 and b == 2 or c == 3                | a == 1 and b == 2 or c == 3
            a == 1 and (b == 2 or c == 3)              | a == 1; b == 2 or c == 3
            not a == 1 and b == 2                      | not a == 1; b == 2
            not (a == 1 and b == 2) and c == 3         | not (a == 1 and b == 2); c == 3
            a : ("x", "y") and b in~ ("z")             | a : ("x", "y"); b in~ ("z")
            (a == 1) == (b == 2) and c == 3            | (a == 1) == (b == 2); c == 3
            length(a) > 1 and endsWith~(b, "and")      | length(a) > 1; endsWith~(b, "and")
            ?a.b == "x" and `c-d` != null              | ?a.b == "x"; `c-d` != null
            a == " and " and b == \"""or\"""           | a == " and "; b == \"""or\"""
            a == 1 and /* or */ b == /* x */ 2 // and  | a == 1; b == 2
            a.and == 1 and b.or == 2                   | a.and == 1; b.or == 2
            true and a == 1                            | true; a == 1
            """)
    void areWhatAConditionHangsOn(String condition, String conjuncts) {
        assertThat(of(condition)).extracting(Conjunct::text).containsExactly(conjuncts.split("; "));
    }

    @Test
    void stayInOnePieceOverSeveralLines() {
        assertThat(of("a :\n    (\"x\",\r\n\t\"y\")\n  and\n b == 1"))
                .extracting(Conjunct::text)
                .containsExactly("a : (\"x\", \"y\")", "b == 1");
    }

    @Test
    void tellTheirFieldsAndStrings() {
        assertThat(of("(?a == \"x\" or b : \"\"\"y*\"\"\") and c > 1"))
                .extracting(Conjunct::fields, Conjunct::strings)
                .containsExactly(
                        tuple(List.of(new Field("a", true), new Field("b", false)), List.of("x", "y*")),
                        tuple(List.of(new Field("c", false)), List.of()));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\0', delimiter = '|', textBlock = """
            a == "x"            | true
            a : ("not", "or")   | true
            not a == "x"        | false
            a != "x"            | false
            a == "x" or b == 1  | false
            a not in ("x")      | false
            a == null           | false
            """)
    void needValuesUnlessTheyMayHoldWithout(String condition, boolean needs) {
        assertThat(of(condition)).extracting(Conjunct::needsValues).containsExactly(needs);
    }

    private static List<Conjunct> of(String condition) {
        return EqlOutline.of("any where " + condition).parts().get(0).conjuncts();
    }
}
