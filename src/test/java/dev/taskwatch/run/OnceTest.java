package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OnceTest {

    private final Cluster cluster = new Cluster();
    private final MutableClock clock = new MutableClock(at("12:00:00.123456").minusNanos(1000));

    @Test
    void everyRuleRunsOverItsWindowThatEndsNow(CapturedOutput output) {
        cluster.holds("a", at("11:55"));

        int exit = exitCode();

        assertThat(exit).isZero();
        assertThat(cluster.searched())
                .hasSize(2)
                .allSatisfy(window -> assertThat(window.to()).isEqualTo(at("12:00:00.123")));
        assertThat(output)
                .contains("COMPLETE One", "1 matches: 1 new alerts, 0 known, 0 left over by the cap")
                .contains("COMPLETE Two");
        assertThat(cluster.alerts.values())
                .allSatisfy(alert -> assertThat(alert.document().get("kibana.alert.rule.execution.type"))
                        .isEqualTo("manual"));
    }

    @Test
    void theExitCodeIsTwoIfACapLeftMatches() {
        for (int i = 0; i < 101; i++) {
            cluster.holds("e" + i, at("11:55").plusMillis(i));
        }

        assertThat(exitCode()).isEqualTo(2);
    }

    @Test
    void theExitCodeIsOneIfOneRunFailed(CapturedOutput output) {
        cluster.failsToSearch(new SearchUnavailableException("no answer"));

        assertThat(exitCode()).isEqualTo(1);
        assertThat(output).contains("FAILED One").contains("  no answer").contains("COMPLETE Two");
    }

    @Test
    void theExitCodeIsOneIfOneRuleIsBlind() {
        cluster.failsToSearch(new SearchBlindException("no index", new Exception()));

        assertThat(exitCode()).isEqualTo(1);
    }

    @Test
    void theExitCodeIsOneIfAPartOfTheClusterWasMissing() {
        cluster.lacks("1 shards did not answer");

        assertThat(exitCode()).isEqualTo(1);
    }

    @Test
    void aGivenWindowIsSearchedForEveryRule() {
        assertThat(exitCode("--once", "--from=2026-03-10T10:00:00Z", "--to=2026-03-10T10:30:00Z"))
                .isZero();

        assertThat(cluster.searched()).hasSize(2).containsOnly(window("10:00", "10:30"));
    }

    @Test
    void aDryRunWritesNothing(CapturedOutput output) {
        cluster.holds("a", at("11:55"));

        assertThat(exitCode("--once", "--dry")).isZero();

        assertThat(cluster.alerts).isEmpty();
        assertThat(output).contains("Dry run: nothing is written", "ALERT", "1 new alerts");
    }

    @Test
    void jsonPrintsNothingButDocuments(CapturedOutput output) {
        cluster.holds("a", at("11:55"));

        assertThat(exitCode("--once", "--json")).isZero();

        assertThat(output.getOut().lines()).isNotEmpty().allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(output.getErr()).contains("COMPLETE One");
    }

    @Test
    void buildingBlocksAreWrittenAndCountedButNotShown(CapturedOutput output) {
        cluster.holds("a", at("11:55"));

        assertThat(exitCode(buildingBlock(), "--once")).isZero();

        assertThat(cluster.alerts.values())
                .singleElement()
                .satisfies(alert -> assertThat(alert.document())
                        .containsEntry("kibana.alert.building_block_type", "default")
                        .containsEntry("kibana.alert.rule.building_block_type", "default"));
        assertThat(output)
                .doesNotContain("ALERT")
                .contains("1 matches: 0 new alerts")
                .contains("  1 new building blocks, hidden unless --building-blocks is given");
    }

    @Test
    void jsonHasNoBuildingBlocksEither(CapturedOutput output) {
        cluster.holds("a", at("11:55"));

        assertThat(exitCode(buildingBlock(), "--once", "--json")).isZero();

        assertThat(output.getOut().lines().filter(line -> line.startsWith("{"))).isEmpty();
        assertThat(output.getErr()).contains("1 new building blocks, hidden");
    }

    @Test
    void buildingBlocksAreShownWhenAskedFor(CapturedOutput output) {
        cluster.holds("a", at("11:55"));

        assertThat(exitCode(buildingBlock(), "--once", "--building-blocks")).isZero();

        assertThat(output).contains("ALERT");
    }

    private static RuleCatalog buildingBlock() {
        return new RuleCatalog(List.of(Rules.of(Rules.EVENT, "building_block_type = \"default\"")), List.of());
    }

    @Test
    void whatIsNotUnderstoodSearchesNothing(CapturedOutput output) {
        assertThat(exitCode("--once", "--dry-run")).isEqualTo(1);

        assertThat(cluster.searched()).isEmpty();
        assertThat(output.getErr()).startsWith("--dry-run is unknown");
    }

    private int exitCode() {
        return exitCode("--once");
    }

    private int exitCode(String... arguments) {
        return exitCode(
                new RuleCatalog(List.of(Rules.named("rule-1", "One"), Rules.named("rule-2", "Two")), List.of()),
                arguments);
    }

    private int exitCode(RuleCatalog rules, String... arguments) {
        Once once = new Once(rules, Planners.standard(), cluster.run(clock), clock);
        once.run(new DefaultApplicationArguments(arguments));
        return once.getExitCode();
    }
}
