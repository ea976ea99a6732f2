package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleCatalogTest {

    private static final String PACKAGED = "Remote Scheduled Task Creation";
    private static final String PACKAGED_ID = "954ee7c8-5437-49ae-b2d6-2960883898e9";

    @TempDir
    private Path directory;

    @Test
    void packagedRulesAreLoadedWithoutADirectory() {
        assertThat(names(RuleCatalog.load(Optional.empty()))).containsExactly(PACKAGED);
    }

    @Test
    void aDirectoryAddsToThePackagedRulesInTheOrderOfNames() {
        write("b.toml", rule("id-1", "Zebra"));
        write("below/a.toml", rule("id-2", "Ant"));
        write("README.md", "no rule");

        assertThat(names(load())).containsExactly("Ant", PACKAGED, "Zebra");
    }

    @Test
    void aDirectorysRuleReplacesThePackagedOneOfTheSameId() {
        write("mine.toml", rule(PACKAGED_ID, "Ours"));

        assertThat(names(load())).containsExactly("Ours");
        assertThat(load().find(new RuleId(PACKAGED_ID))).map(Rule::name).contains("Ours");
    }

    @Test
    void rulesOfOneNameAreOrderedById() {
        write("a.toml", rule("id-2", "Same"));
        write("b.toml", rule("id-1", "Same"));

        assertThat(load().rules()).extracting(rule -> rule.id().value()).containsExactly(PACKAGED_ID, "id-1", "id-2");
    }

    @Test
    void twoRulesOfOneIdInOneDirectoryAreRefused() {
        write("a.toml", rule("id-1", "One"));
        write("b.toml", rule("id-1", "Other"));

        refused()
                .withMessage("%s: rule.rule_id is that of %s too; give one of them an id of its own"
                        .formatted(directory.resolve("b.toml"), directory.resolve("a.toml")));
    }

    @Test
    void everyFileThatCannotRunIsNamedAtOnce() {
        write("a.toml", rule("id-1", "One").replace("risk_score = 1", "risk_score = 101"));
        write("b.toml", rule("id-2", "Two"));
        write("c.toml", "rule");

        refused()
                .satisfies(refusal -> assertThat(refusal.problems())
                        .satisfiesExactly(
                                first -> assertThat(first)
                                        .startsWith(directory.resolve("a.toml") + ": rule.risk_score is 101"),
                                second -> assertThat(second)
                                        .startsWith(directory.resolve("c.toml") + ": line 1 is not TOML")));
    }

    @Test
    void aDirectoryThatDoesNotExistIsRefused() {
        directory = directory.resolve("absent");

        refused()
                .withMessage("taskwatch.rules.location: " + directory
                        + " is not a directory; create it or correct the setting");
    }

    @Test
    void aDirectoryWithoutARuleIsRefused() {
        write("rule.yml", "");

        refused()
                .withMessage("taskwatch.rules.location: " + directory
                        + " holds no .toml file; put a rule there or remove the setting");
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Files.write(directory.resolve("a.toml"), new byte[] {(byte) 0xff, (byte) 0xfe});

        refused().withMessageStartingWith(directory.resolve("a.toml") + ": cannot be read");
    }

    @Test
    void aLinkThatLeadsNowhereIsRefused() throws IOException {
        Files.createSymbolicLink(directory.resolve("a.toml"), directory.resolve("absent"));

        refused().withMessageStartingWith(directory.resolve("a.toml") + ": cannot be read");
    }

    /** Kubernetes swaps the link {@code ..data} when a ConfigMap changes. */
    @Test
    void aMountedConfigMapIsReadOnce() throws IOException {
        write("..2026_01_01/a.toml", rule("id-1", "Mounted"));
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(directory.resolve("a.toml"), Path.of("..data", "a.toml"));

        assertThat(names(load())).containsExactly("Mounted", PACKAGED);
    }

    @Test
    void warningsNameTheirFile() {
        write("a.toml", rule("id-1", "Warned") + "[rule.alert_suppression]\ngroup_by = [\"host.id\"]\n");

        assertThat(load().warnings())
                .containsExactly(directory.resolve("a.toml")
                        + ": rule.alert_suppression has no effect: every match gets its own alert");
    }

    @Test
    void whatAFileHasThatChangesNothingIsOneLine() {
        write(
                "a.toml",
                rule("id-1", "Ignored") + "setup = \"a\"\ntimeline_title = \"b\"\ntimestamp_override = \"c\"\n");
        write("b.toml", rule("id-2", "Plain"));

        assertThat(load().ignored())
                .containsExactly(directory.resolve("a.toml") + ": ignored, since no alert depends on it: rule.setup,"
                        + " rule.timeline_title");
    }

    private RuleCatalog load() {
        return RuleCatalog.load(Optional.of(directory));
    }

    private ThrowableAssertAlternative<InvalidRuleException> refused() {
        return assertThatExceptionOfType(InvalidRuleException.class).isThrownBy(this::load);
    }

    private static List<String> names(RuleCatalog catalog) {
        return catalog.rules().stream().map(Rule::name).toList();
    }

    private static String rule(String id, String name) {
        return """
                [rule]
                description = "A test's rule."
                index = ["logs-*"]
                name = "%s"
                query = "any where true"
                risk_score = 1
                rule_id = "%s"
                severity = "low"
                type = "eql"
                """.formatted(name, id);
    }

    private void write(String file, String text) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
