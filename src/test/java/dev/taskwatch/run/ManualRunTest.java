package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.search.SearchUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs of a rule with a maxspan of a minute and a cap of 3. */
class ManualRunTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE, "max_signals = 3");
    private final Cluster cluster = new Cluster();
    private final List<Alert> shown = new ArrayList<>();
    private final DetectionRun run = cluster.run(new MutableClock(at("12:00")));

    @Test
    void aLongWindowIsSearchedInHoursThatReachOverByTheMargin() {
        cluster.holds("a", at("09:59:30"), at("10:00:20"));

        ManualReport report = over(run, window("09:00", "11:30"));

        assertThat(cluster.searched())
                .containsExactly(window("09:00", "10:01"), window("10:00", "11:01"), window("11:00", "11:30"));
        assertThat(cluster.alerted()).containsExactly("a");
        assertThat(report.exitCode()).isZero();
        assertThat(report.text()).isEqualToNormalizingNewlines("""
                        COMPLETE A rule
                          window 2026-03-10T09:00:00Z/2026-03-10T11:30:00Z
                          1 matches: 1 new alerts, 0 known, 0 left over by the cap""");
    }

    @Test
    void theCapIsForAllPiecesTogetherAndTheRestIsSaid() {
        cluster.holds("a", at("09:10"), at("09:10:10"))
                .holds("b", at("10:10"), at("10:10:10"))
                .holds("c", at("10:20"), at("10:20:10"))
                .holds("d", at("11:10"), at("11:10:10"));

        ManualReport report = over(run, window("09:00", "12:30"));

        assertThat(cluster.alerted()).containsExactly("a", "b", "c");
        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.text())
                .contains("CAPPED A rule", "4 matches: 3 new alerts, 0 known, 1 left over by the cap")
                .endsWith("to go on: --from=2026-03-10T11:00:00Z --to=2026-03-10T12:30:00Z");
        assertThat(over(run, window("11:00", "12:30")).exitCode()).isZero();
        assertThat(cluster.alerted()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aCapThatIsJustReachedLeavesNothing() {
        cluster.holds("a", at("09:10"), at("09:10:10"))
                .holds("b", at("09:20"), at("09:20:10"))
                .holds("c", at("09:30"), at("09:30:10"));

        assertThat(over(run, window("09:00", "12:30")).exitCode()).isZero();
    }

    @Test
    void aFailureStopsItAndSaysFromWhereToGoOn() {
        cluster.failsToSearch(new SearchUnavailableException("no answer"));

        ManualReport report = over(run, window("09:00", "12:30"));

        assertThat(cluster.searched()).hasSize(1);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.text()).contains("FAILED A rule", "  no answer", "to go on: --from=2026-03-10T09:00:00Z");
    }

    @Test
    void aLostShardDoesNotKeepTheRestFromBeingSearched() {
        cluster.lacks("1 shards did not answer");

        ManualReport report = over(run, window("09:00", "12:30"));

        assertThat(cluster.searched()).hasSize(4);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.text()).contains("PARTIAL A rule", "1 shards did not answer");
    }

    @Test
    void aDryRunWritesNothingAndTellsNewFromKnown() {
        cluster.holds("a", at("09:10"), at("09:10:10"));
        over(run, window("09:00", "10:00"));
        cluster.holds("b", at("10:00:10"), at("10:00:20")); // in two pieces
        cluster.requests.clear();
        shown.clear();
        List<AlertId> known = new ArrayList<>();

        ManualReport report = over(run.dry(known::add), window("09:00", "11:30"));

        assertThat(cluster.requests).doesNotContain("write");
        assertThat(cluster.alerted()).containsExactly("a");
        assertThat(known).extracting(AlertId::time).containsExactly(at("09:10:10"));
        assertThat(shown).extracting(alert -> alert.id().time()).containsExactly(at("10:00:20"));
        assertThat(report.text()).contains("1 new alerts");
    }

    private ManualReport over(DetectionRun chosen, DetectionWindow window) {
        return new ManualRun(Planners.standard(), chosen, at("12:00"), shown::add).over(rule, window);
    }
}
