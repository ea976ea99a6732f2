package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.AlertsUnavailableException;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.run.Cluster.Asked;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of a rule with a maxspan of a minute, and of an event rule, over 11:51 to 12:00. */
class DetectionRunTest {

    private static final int CAP = 100;

    private final Rule sequences = Rules.of(Rules.SEQUENCE);
    private final Rule events = Rules.of(Rules.EVENT);
    private final Cluster cluster = new Cluster();
    private final DetectionRun run = cluster.run(new MutableClock(at("12:00:01")));

    @Test
    void aQuietWindowIsOneRequest() {
        RunResult result = run(sequences, CAP);

        assertThat(result.report().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(result.rest()).isEmpty();
        assertThat(result.gaps()).isEmpty();
        assertThat(cluster.requests).containsExactly("search");
        assertThat(result.report().requests()).isEqualTo(1);
    }

    @Test
    void newAlertsAreThreeMore() {
        cluster.holds("a", at("11:52"), at("11:52:30")).holds("b", at("11:53"), at("11:53:30"));

        RunResult result = run(sequences, CAP);

        assertThat(cluster.requests).containsExactly("search", "look-up", "sources", "write");
        assertThat(result.report().requests()).isEqualTo(4);
        assertThat(cluster.alerted()).containsExactly("a", "b");
        assertCounts(result, 2, 0, 2, 0);
        assertThat(result.capUsed()).isEqualTo(2);
    }

    @Test
    void aHighCapIsWrittenAHundredAtATimeSoThatMemoryDoesNotGrowWithIt() {
        holdsSequences(250, at("11:52"), Duration.ofSeconds(1));

        RunResult result = run(sequences, 1_000);

        assertThat(cluster.requests)
                .containsExactly("search", "look-up", "sources", "write", "sources", "write", "sources", "write");
        assertCounts(result, 250, 0, 250, 0);
        assertThat(result.capUsed()).isEqualTo(250);
    }

    @Test
    void aMatchWhoseEventsCannotBeReadWaitsAndTheOthersAreWritten() {
        cluster.holds("a", at("11:52"), at("11:52:30")).holds("b", at("11:53"), at("11:53:30"));
        cluster.cannotRead("a-before-0");

        RunResult result = run(sequences, CAP);

        assertThat(cluster.alerted()).containsExactly("b");
        assertThat(result.report().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(result.report().error())
                .contains("the events of 1 matches could not be read: 1 shards did not answer");
        assertThat(result.rest()).contains(result.report().window());
        assertThat(result.capUsed()).isEqualTo(1);
        assertThat(cluster.alerts.values())
                .allSatisfy(alert ->
                        assertThat(alert.document().get("taskwatch").toString()).contains("partial=false"));

        cluster.cannotRead();

        assertThat(run(sequences, CAP).report().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(cluster.alerted()).containsExactly("b", "a");
    }

    @Test
    void matchesThatCannotBeReadAtEveryTickLeaveTheCapToTheOthers() {
        cluster.holds("a", at("11:52"))
                .holds("b", at("11:53"))
                .holds("c", at("11:54"))
                .holds("d", at("11:55"));
        cluster.cannotRead("a", "b");

        assertThat(run(events, 1).report().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(cluster.alerted()).containsExactly("c");
        run(events, 1);
        run(events, 1);
        assertThat(cluster.alerted()).as("nothing twice").containsExactly("c", "d");

        cluster.cannotRead();
        run(events, CAP);
        assertThat(cluster.alerted()).as("nothing lost").containsExactly("c", "d", "a", "b");
    }

    /** That nothing followed is known only a whole maxspan later, and that nothing went before only a maxspan inside. */
    @Test
    void amongMissingEventsOnlyWhatIsDecidedCounts() {
        Rule silent =
                Rules.of("sequence by host.id with maxspan = 1m [any where true] [any where true] ![any where true]");
        cluster.holds("too-early", at("11:51:10"), at("11:51:30"))
                .holds("decided", at("11:55"), at("11:55:30"))
                .holds("too-late", at("11:59:00"), at("11:59:30"));

        run(silent, CAP);

        assertThat(cluster.alerted()).containsExactly("decided");
    }

    @Test
    void whatIsTooHeavyIsSearchedInHalvesAndTheRestStaysOpen() {
        cluster.holds("early", at("11:52"), at("11:52:30")).holds("late", at("11:58"), at("11:58:30"));
        cluster.failsToSearch(new SearchTooHeavyException("a circuit breaker tripped", new Exception()));

        RunResult result = run(sequences, CAP);

        assertThat(cluster.asked)
                .extracting(Cluster.Asked::window)
                .containsExactly(window("11:51", "12:00"), window("11:51", "11:55:30"));
        assertThat(cluster.alerted()).containsExactly("early");
        assertThat(result.report().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.rest()).contains(window("11:54:30", "12:00"));
    }

    @Test
    void whatIsTooHeavyHoweverShortStaysOpenWhole() {
        SearchTooHeavyException heavy = new SearchTooHeavyException("a circuit breaker tripped", new Exception());
        cluster.failsToSearch(heavy, heavy, heavy, heavy);

        RunResult result = run(sequences, CAP);

        assertThat(result.report().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.report().error()).contains("a circuit breaker tripped");
        assertThat(result.rest()).contains(window("11:51", "12:00"));
    }

    @Test
    void aRunMayBeRepeated() {
        cluster.holds("a", at("11:52"), at("11:52:30"));
        run(sequences, CAP);

        RunResult again = run(sequences, CAP);

        assertCounts(again, 1, 1, 0, 0);
        assertThat(again.capUsed()).isZero();
        assertThat(cluster.alerted()).containsExactly("a");
    }

    @Test
    void whatIsKnownDoesNotCountAgainstTheCap() {
        cluster.holds("a", at("11:52")).holds("b", at("11:53"));
        run(events, 2);
        cluster.holds("c", at("11:54")).holds("d", at("11:55"));

        RunResult result = run(events, 2);

        assertThat(result.report().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(cluster.alerted()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void theCapTakesTheOldestAndLeavesTheRestFromAMaxspanBeforeTheLast() {
        cluster.holds("a", at("11:52"), at("11:52:30"))
                .holds("b", at("11:53"), at("11:53:30"))
                .holds("c", at("11:54"), at("11:54:30"));

        RunResult result = run(sequences, 2);

        assertThat(result.report().verdict()).isEqualTo(Verdict.CAPPED);
        assertThat(cluster.alerted()).containsExactly("a", "b");
        assertThat(result.rest()).contains(window("11:52:30", "12:00"));
        assertCounts(result, 3, 0, 2, 1);
        assertThat(result.report().error()).contains("the cap of 100 alerts a tick is reached");
    }

    @Test
    void whatTheCapLeavesDoesNotReachBeforeTheWindow() {
        cluster.holds("a", at("11:51"), at("11:51:30")).holds("b", at("11:53"), at("11:53:30"));

        assertThat(run(sequences, 1).rest()).contains(window("11:51", "12:00"));
    }

    @Test
    void theRestOfAnEventRuleBeginsWithTheLastAlertsTime() {
        cluster.holds("a", at("11:52")).holds("b", at("11:53")).holds("c", at("11:53"));

        RunResult first = run(events, 2);

        assertThat(first.rest()).contains(window("11:53", "12:00"));
        RunResult second =
                run.run(RunRequest.of(events, first.rest().orElseThrow(), RunKind.LEFT_OVER, at("12:05")), CAP);
        assertThat(second.report().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(cluster.alerted()).containsExactly("a", "b", "c");
    }

    @Test
    void withoutACapLeftItOnlySeesWhetherThereIsSomething() {
        assertThat(run(sequences, 0).report().verdict()).isEqualTo(Verdict.COMPLETE);
        cluster.holds("a", at("11:52"), at("11:52:30"));

        RunResult result = run(sequences, 0);

        assertThat(result.report().verdict()).isEqualTo(Verdict.CAPPED);
        assertThat(result.rest()).contains(window("11:51", "12:00"));
        assertThat(cluster.alerted()).isEmpty();
        assertCounts(result, 1, 0, 0, 1);
    }

    @Test
    void withoutACapLeftKnownAlertsAreNoReasonToComeBack() {
        cluster.holds("a", at("11:52"), at("11:52:30"));
        run(sequences, CAP);

        assertThat(run(sequences, 0).report().verdict()).isEqualTo(Verdict.COMPLETE);
    }

    @Test
    void aFullAnswerIsContinuedFromAMaxspanBeforeItsLastMatch() {
        Instant first = at("11:52");
        holdsSequences(700, first, Duration.ofMillis(500));

        RunResult result = run(sequences, 1000);

        assertThat(cluster.asked)
                .containsExactly(
                        new Asked(window("11:51", "12:00"), 500), new Asked(window("11:55:09.600", "12:00"), 500));
        assertThat(cluster.alerted()).hasSize(700).doesNotHaveDuplicates();
        assertThat(result.report().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(result.report().matches()).as("each counted once").isEqualTo(700);
    }

    @Test
    void aFullAnswerWithinAMaxspanIsAskedForAgainInALargerSize() {
        holdsSequences(700, at("11:51"), Duration.ofMillis(10));

        RunResult result = run(sequences, 1000);

        assertThat(cluster.asked)
                .containsExactly(new Asked(window("11:51", "12:00"), 500), new Asked(window("11:51", "12:00"), 2000));
        assertThat(cluster.alerted()).hasSize(700);
        assertCounts(result, 700, 0, 700, 0);
    }

    @Test
    void whatTheCapLeftIsAskedForInTheLargestSizeSinceItBeginsWithWhatIsKnown() {
        holdsSequences(700, at("11:51"), Duration.ofMillis(10));
        run(sequences, 600);

        RunResult rest =
                run.run(RunRequest.of(sequences, window("11:51", "12:00"), RunKind.LEFT_OVER, at("12:05")), CAP);

        assertThat(cluster.asked).last().isEqualTo(new Asked(window("11:51", "12:00"), 5000));
        assertCounts(rest, 700, 600, 100, 0);
        assertThat(rest.report().requests()).isEqualTo(4);
    }

    @Test
    void moreWithinAMaxspanThanAnyAnswerHoldsIsAGapAndTheRunGoesOn() {
        holdsSequences(6000, at("11:51"), Duration.ofMillis(5));
        cluster.holds("last", at("11:59"), at("11:59:30"));

        RunResult result = run(sequences, 10_000);

        Instant end = at("11:51:25.095"); // of the 5,000th, the most that one answer holds of two events each
        assertThat(result.gaps())
                .containsExactly(new Gap(
                        new dev.taskwatch.schedule.DetectionWindow(end, end.plus(Duration.ofMillis(60_001))),
                        Gap.Cause.SATURATED,
                        at("12:00"),
                        "more than 5000 matches within PT1M"));
        assertThat(cluster.alerted()).hasSizeGreaterThan(5000).endsWith("last");
        assertThat(result.report().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(cluster.searched()).endsWith(window("11:51:25.095", "12:00"));
    }

    @Test
    void aFullAnswerThatUsesUpTheCapLeavesTheRest() {
        holdsSequences(700, at("11:52"), Duration.ofMillis(500));

        RunResult result = run(sequences, 499);

        assertThat(cluster.asked).hasSize(1);
        assertThat(result.report().verdict()).isEqualTo(Verdict.CAPPED);
        assertThat(result.rest()).contains(window("11:55:09.600", "12:00"));
        assertThat(result.report().leftOver()).as("known to wait").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {9_999, 10_000, 10_001, 25_000})
    void moreEventsOfOneMomentThanAnAnswerHoldsAreNoGap(int count) {
        holdsKnownEvents(count, at("11:52"));
        cluster.holds("last", at("11:53"));

        RunResult result = run(events, CAP);

        assertThat(result.gaps()).isEmpty();
        assertCounts(result, count + 1, count, 1, 0);
        assertThat(result.rest()).isEmpty();
    }

    @Test
    void moreEventsOfOneMomentThanCanBeLeftOutAreAGapAMomentLater() {
        holdsKnownEvents(60_001, at("11:52"));
        cluster.holds("last", at("11:53"));

        RunResult result = run(events, CAP);

        assertThat(result.gaps()).extracting(Gap::window).containsExactly(window("11:52", "11:52:00.002"));
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly("more than 50000 matches within PT0S");
        assertCounts(result, 60_001, 60_000, 1, 0);
    }

    @Test
    void whatAPartOfTheClusterFoundIsWrittenAndMarked() {
        cluster.holds("a", at("11:52"), at("11:52:30"));
        cluster.lacks("1 shards did not answer");

        RunResult result = run(sequences, CAP);

        assertThat(result.report().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(result.report().error()).contains("1 shards did not answer");
        assertThat(result.rest()).contains(window("11:51", "12:00"));
        assertThat(cluster.alerts.values())
                .singleElement()
                .satisfies(alert ->
                        assertThat(alert.document().get("taskwatch")).asString().contains("partial=true"));
    }

    @Test
    void aQuietWindowOfAPartOfTheClusterIsNotComplete() {
        cluster.lacks("1 shards did not answer");

        assertThat(run(sequences, CAP).report().verdict()).isEqualTo(Verdict.PARTIAL);
    }

    @Test
    void aPartialRunThatIsCappedKeepsAllOfItsWindow() {
        cluster.holds("a", at("11:55"), at("11:55:30")).holds("b", at("11:56"), at("11:56:30"));
        cluster.lacks("1 shards did not answer");

        RunResult result = run(sequences, 1);

        assertThat(result.report().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(result.rest()).contains(window("11:51", "12:00"));
    }

    @Test
    void ofAWindowThatIsTooHeavyHalfIsSearchedAndTheRestStaysOpen() {
        cluster.holds("a", at("11:52"), at("11:52:30"))
                .holds("b", at("11:58"), at("11:58:30"))
                .failsToSearch(new SearchTooHeavyException("circuit breaker", new IllegalStateException()));

        RunResult result = run(sequences, CAP);

        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"), window("11:51", "11:55:30"));
        assertThat(cluster.alerted()).containsExactly("a");
        assertThat(result.report().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.report().error()).contains("searched in part only: circuit breaker");
        assertThat(result.rest()).contains(window("11:54:30", "12:00"));
    }

    @Test
    void aRuleThatCannotBeAnsweredIsBlind() {
        cluster.failsToSearch(new SearchBlindException("no index", new IllegalStateException()));

        RunResult result = run(sequences, CAP);

        assertThat(result.report().verdict()).isEqualTo(Verdict.BLIND);
        assertThat(result.report().error()).contains("no index");
        assertThat(result.rest()).contains(window("11:51", "12:00"));
    }

    @Test
    void aSearchWithoutAnAnswerHasFailed() {
        cluster.failsToSearch(new SearchUnavailableException("no answer"));

        RunResult result = run(sequences, CAP);

        assertThat(result.report().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.report().error()).contains("no answer");
        assertThat(result.rest()).contains(window("11:51", "12:00"));
    }

    @Test
    void aMistakeOfOursFailsTheWindowAndIsTold() {
        cluster.failsToSearch(new IndexOutOfBoundsException("7"));

        RunResult result = run(sequences, CAP);

        assertThat(result.report().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.report().error()).contains("unexpected: java.lang.IndexOutOfBoundsException: 7");
        assertThat(result.rest()).contains(window("11:51", "12:00"));
    }

    @Test
    void aWriteThatMayHaveHappenedCountsAgainstTheCapAndIsNotRepeated() {
        cluster.holds("a", at("11:52"), at("11:52:30"))
                .failsToWrite(new AlertsUnavailableException("no answer", new IllegalStateException()));

        RunResult failed = run(sequences, CAP);
        RunResult again = run(sequences, CAP);

        assertThat(failed.report().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.capUsed()).isEqualTo(1);
        assertThat(failed.rest()).contains(window("11:51", "12:00"));
        assertCounts(again, 1, 1, 0, 0);
        assertThat(cluster.alerted()).containsExactly("a");
    }

    private RunResult run(Rule rule, int cap) {
        return run.run(RunRequest.of(rule, window("11:51", "12:00"), RunKind.CURRENT, at("12:00")), cap);
    }

    /** They have their alerts already, as making so many takes its time. */
    private void holdsKnownEvents(int count, Instant time) {
        for (int i = 0; i < count; i++) {
            cluster.holds("e" + i, time);
            AlertId id = AlertId.of(events.id(), new EventRef("logs-1", "e" + i, time));
            cluster.alerts.put(id, new Alert(id, Map.of()));
        }
    }

    private void holdsSequences(int count, Instant first, Duration apart) {
        for (int i = 0; i < count; i++) {
            Instant start = first.plus(apart.multipliedBy(i));
            cluster.holds("s" + i, start, start.plusMillis(100));
        }
    }

    private static void assertCounts(RunResult result, int matches, int known, int written, int leftOver) {
        RunReport report = result.report();
        assertThat(List.of(report.matches(), report.known(), report.written(), report.leftOver()))
                .as("matches, known, written, left over")
                .containsExactly(matches, known, written, leftOver);
    }
}
