package dev.taskwatch.local.ruletest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.LocalElasticsearch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged rule's tests, and the command that runs them. */
class RuleTestsIT {
    private static final String EVENT = """
            {"@timestamp": "2026-03-01T09:00:0%dZ", "event.category": "process", "process.name": "%s"}
            """;

    /** Not the one that all tests share: its templates would be theirs. */
    private static LocalElasticsearch elasticsearch;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        elasticsearch = LocalElasticsearch.start(0);
    }

    @AfterAll
    static void stop() {
        elasticsearch.close();
    }

    @Test
    void thePackagedRuleMatchesWhatItShould() {
        Run run = run(Path.of("src/main/resources/rules"), Path.of("src/test/resources/rule-tests"));

        assertThat(run.output()).isEqualTo("""
                        PASS src/test/resources/rule-tests/remote_scheduled_task_creation.near.ndjson
                        PASS src/test/resources/rule-tests/remote_scheduled_task_creation.shapes.ndjson
                        2 passed, 0 failed, 0 not compared, 0 rules without events
                        """);
        assertThat(run.passed()).isTrue();
    }

    @Test
    void whatDiffersIsNamedByLineAndEvents() throws IOException {
        rule("shell", "process where process.name : \"*sh\"");
        write("shell.ndjson", EVENT.formatted(1, "bash") + EVENT.formatted(2, "init") + EVENT.formatted(3, "zsh"));
        write("shell.expect", "1\n# a comment\n2\n");

        Run run = run(directory);

        assertThat(run.output()).isEqualTo("""
                        FAIL %1$s/shell.ndjson
                          missing     2  (%1$s/shell.expect:3)
                          unexpected  3
                        0 passed, 1 failed, 0 not compared, 0 rules without events
                        """.formatted(directory));
        assertThat(run.passed()).isFalse();
    }

    @Test
    void withoutExpectationTheMatchesAreShownAsOneWouldWriteThem() throws IOException {
        rule("twice", "sequence with maxspan=5s [any where true] [any where process.name == \"zsh\"]");
        rule("other", "any where true");
        write(
                "twice.ndjson",
                EVENT.formatted(1, "bash") + EVENT.formatted(3, "zsh").replace("{", "{\"_id\": \"last\", "));

        Run run = run(directory);

        assertThat(run.output()).isEqualTo("""
                        SHOW %1$s/twice.ndjson
                          1 last
                        UNTESTED %1$s/other.toml
                        0 passed, 0 failed, 1 not compared, 1 rules without events
                        """.formatted(directory));
        assertThat(run.passed()).isTrue();
    }

    @Test
    void eachTestSeesItsOwnEventsOnly() throws IOException {
        rule("all", "any where true");
        write("all.one.ndjson", EVENT.formatted(1, "bash"));
        write("all.one.expect", "1");
        write("all.two.ndjson", EVENT.formatted(1, "zsh") + EVENT.formatted(2, "zsh"));
        write("all.two.expect", "1\n2");

        assertThat(run(directory).output()).contains("2 passed, 0 failed");
    }

    @Test
    void noEventIsTooOldOrTooNew() throws IOException {
        rule("all", "any where true");
        write("all.ndjson", "{\"@timestamp\": \"1601-01-01\"}\n{\"@timestamp\": \"9000-01-01\"}");
        write("all.expect", "1\n2");

        assertThat(run(directory).output()).contains("1 passed");
    }

    @Test
    void commandLinesAndRegistryDataMayBeAsLongAsWindowsAllows() throws IOException {
        rule(
                "long",
                "any where process.command_line : \"*=\" or process.parent.command_line : \"*=\""
                        + " or registry.data.strings : \"*=\" or url.full : \"*=\"");
        String value = "x".repeat(32_000) + "=";
        write("long.ndjson", """
                {"@timestamp": "2026-03-01", "process.command_line": "%1$s"}
                {"@timestamp": "2026-03-01", "process.parent.command_line": "%1$s"}
                {"@timestamp": "2026-03-01", "registry.data.strings": ["%1$s"]}
                {"@timestamp": "2026-03-01", "url.full": "%1$s"}
                """.formatted(value));
        write("long.expect", "1\n2\n3\n4");

        assertThat(run(directory).output()).contains("1 passed");
    }

    @Test
    void hitsAreTakenAsElasticsearchReturnsThem() throws IOException {
        rule("all", "any where source.ip == \"::1\" and user.name == \"a\"");
        write("all.ndjson", """
                {"_index": ".ds-logs-test-2026.03.01-000001", "_id": "hit", "_score": 1.0, "sort": [7], \
                "_source": {"@timestamp": "2026-03-01", "source": {"ip": "0:0::1"}, "user": {"name": "a"}}}
                """);
        write("all.expect", "hit");

        assertThat(run(directory).output()).contains("1 passed");
    }

    @Test
    void aRuleThatCannotBeAnsweredFails() throws IOException {
        rule("blind", "any where nowhere.at.all == 1");
        write("blind.ndjson", EVENT.formatted(1, "bash"));
        write("blind.expect", "");

        Run run = run(directory);

        assertThat(run.output()).contains("FAIL", "Unknown column [nowhere.at.all]", "0 passed, 1 failed");
        assertThat(run.passed()).isFalse();
    }

    @Test
    void theCommandEndsWithZeroOneOrTwo() throws Exception {
        rule("shell", "process where process.name : \"*sh\"");
        write("shell.ndjson", EVENT.formatted(1, "bash"));
        write("shell.expect", "1");

        Ended passed = command(directory.toString());
        write("shell.expect", "");
        Ended failed = command(directory.toString());
        Ended misused = command("--help");

        assertThat(passed.code()).as(passed.output()).isZero();
        assertThat(passed.output()).isEqualTo("""
                PASS %s/shell.ndjson
                1 passed, 0 failed, 0 not compared, 0 rules without events
                """.formatted(directory));
        assertThat(failed.code()).as(failed.output()).isEqualTo(1);
        assertThat(failed.output()).contains("unexpected  1");
        assertThat(misused.code()).as(misused.output()).isEqualTo(2);
        assertThat(misused.output()).startsWith("give the directories that hold rules");
    }

    private void rule(String name, String query) throws IOException {
        write(name + ".toml", """
                [rule]
                name = "%s"
                rule_id = "%s"
                description = "A rule of the test."
                type = "eql"
                index = ["logs-*"]
                severity = "low"
                risk_score = 1
                query = '''%s'''
                """.formatted(name, name, query));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private static Run run(Path... directories) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        boolean passed = RuleTests.run(
                RuleTestFiles.in(List.of(directories)),
                elasticsearch.uri(),
                new PrintStream(output, true, StandardCharsets.UTF_8));
        return new Run(passed, output.toString(StandardCharsets.UTF_8));
    }

    private record Run(boolean passed, String output) {}

    private Ended command(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RuleTests.class.getName()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(output)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private record Ended(int code, String output) {}
}
