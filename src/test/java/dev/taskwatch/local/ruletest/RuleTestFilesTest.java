package dev.taskwatch.local.ruletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs together, and files that cannot be used. */
class RuleTestFilesTest {
    private static final String EVENT = "{\"@timestamp\": \"2026-03-01\"}\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void aRule() throws IOException {
        rule("rule");
    }

    @Test
    void eventsBelongToTheRuleOfTheLongestName() throws IOException {
        rule("rule.b");
        write("rule.a.ndjson", EVENT);
        write("rule.b.ndjson", EVENT);
        write("rule.b.c.ndjson", EVENT);

        assertThat(RuleTestFiles.in(List.of(directory)).tests())
                .extracting(test -> test.rule().name())
                .containsExactly("rule", "rule.b", "rule.b");
    }

    @Test
    void rulesAndTestsMayLieInDifferentDirectories(@TempDir Path tests) throws IOException {
        Files.writeString(tests.resolve("rule.ndjson"), EVENT);

        assertThat(RuleTestFiles.in(List.of(directory, tests)).tests()).hasSize(1);
    }

    @Test
    void eventsWithoutMetadataAreNamedByTheirLineAndLieWhereTheRuleLooks() throws IOException {
        write("rule.ndjson", EVENT + "\n" + "{\"_id\": \"a\", \"_index\": \"b\", \"@timestamp\": \"2026-03-01\"}");

        List<TestEvent> events =
                RuleTestFiles.in(List.of(directory)).tests().get(0).events();

        assertThat(events).extracting(TestEvent::id).containsExactly("1", "a");
        assertThat(events).extracting(TestEvent::index).containsExactly("logs-test", "b");
        assertThat(events.get(1).source().propertyNames()).containsExactly("@timestamp");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            other.ndjson ^ {}                        ^ other.ndjson: there is no rule other.toml; call the file as the rule is called
            rule.expect  ^ 1                         ^ rule.expect: there are no events rule.ndjson to expect something of; add them
            rule.ndjson  ^ {"a"                      ^ rule.ndjson:1: is no JSON: Unexpected end-of-input
            rule.ndjson  ^ {"a": 1, "a": 2}          ^ rule.ndjson:1: is no JSON: Duplicate Object property "a"
            rule.ndjson  ^ [1]                       ^ rule.ndjson:1: is no JSON object; write one event a line
            rule.ndjson  ^                           ^ rule.ndjson: holds no event; write one JSON object a line
            rule.ndjson  ^ {"a": 1}                  ^ rule.ndjson:1: has no @timestamp; every event needs its time
            rule.ndjson  ^ {"_id": 7}                ^ rule.ndjson:1: _id is 7; give a text
            rule.ndjson  ^ {"_id": "a b"}            ^ rule.ndjson:1: _id is "a b"; give one without white space
            rule.toml    ^ [rule]                    ^ rule.toml: rule.type is missing
            """)
    void whatCannotBeUsedIsNamedWithTheRemedy(String file, String text, String problem) throws IOException {
        write(file, text == null ? "" : text);

        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory)))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining(directory + "/" + problem);
    }

    @Test
    void filesMayBeWrittenOnWindows() throws IOException {
        write("rule.ndjson", ("\uFEFF" + EVENT + EVENT).replace("\n", "\r\n"));
        write("rule.expect", "\uFEFF1\r\n2\r\n");

        RuleTest test = RuleTestFiles.in(List.of(directory)).tests().get(0);

        assertThat(test.events()).hasSize(2);
        assertThat(test.expectation().orElseThrow().differences(List.of(List.of("1"), List.of("2"))))
                .isEmpty();
    }

    @Test
    void twoEventsOfOneIdAreRefused() throws IOException {
        write("rule.ndjson", EVENT + EVENT.replace("{", "{\"_id\": \"1\", "));

        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory)))
                .hasMessageEndingWith("rule.ndjson:2: _id 1 is that of line 1 too; give each event its own");
    }

    @Test
    void anExpectationOfAnEventThatIsNotThereIsRefused() throws IOException {
        write("rule.ndjson", EVENT);
        write("rule.expect", "1\n2\n");

        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory)))
                .hasMessageContaining("rule.expect:2: no event has the id 2; give the _id of an event");
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        write("rule.ndjson", "?");
        write("other.expect", "");

        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory)))
                .hasMessageContainingAll("rule.ndjson:1", "other.expect");
    }

    @Test
    void twoRulesOfOneIdAreRefused() throws IOException {
        rule("rule");
        write("copy.toml", Files.readString(directory.resolve("rule.toml")));

        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory)))
                .isInstanceOf(WrongFileException.class)
                .hasMessage(
                        "%1$s/rule.toml: rule.rule_id is that of %1$s/copy.toml too; give one of them an id of its own"
                                .formatted(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.toml", "rule.ndjson", "rule.a.expect"})
    void whatIsNamedLikeAFileButIsNoneIsRefused(String name) throws IOException {
        write("rule.a.ndjson", EVENT);
        Files.createDirectory(directory.resolve(name));

        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory)))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining(name + ": is no file, but a directory or a link to nothing; remove or rename it");
    }

    @Test
    void aLinkToNothingIsRefused() throws IOException {
        Files.createSymbolicLink(directory.resolve("other.toml"), directory.resolve("nothing"));

        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory)))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining("other.toml: is no file");
    }

    @Test
    void linksAreFollowedAndHiddenFilesLeftOut(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("rule.ndjson"), EVENT);
        Files.createSymbolicLink(directory.resolve("tests"), elsewhere);
        Files.createSymbolicLink(directory.resolve(".#rule.toml"), directory.resolve("nothing"));

        assertThat(RuleTestFiles.in(List.of(directory)).tests()).hasSize(1);
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> RuleTestFiles.in(List.of(directory.resolve("none"))))
                .hasMessageEndingWith("none: is no directory; give one that holds rules or their tests");
    }

    private void rule(String name) throws IOException {
        write(name + ".toml", """
                [rule]
                name = "%s"
                rule_id = "id-of-%s"
                description = "A rule of the test."
                type = "eql"
                index = ["-logs-not", "logs-*"]
                severity = "low"
                risk_score = 1
                query = "any where true"
                """.formatted(name, name));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
