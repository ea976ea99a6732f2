package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.OpenWindow.Kind;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ticks of a rule with a maxspan of a minute and a cap of 3 alerts, every 5 minutes over 9. */
class RuleTickTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE, "max_signals = 3");
    private final Cluster cluster = new Cluster();
    private final InMemoryStateStore states = new InMemoryStateStore();
    private final MutableClock clock = new MutableClock(at("12:00:01"));
    private final RuleTick ticks = newRuleTick();

    @Test
    void aRulesFirstTickSearchesTheCurrentWindowAndCreatesTheState() {
        TickOutcome outcome = ticks.at(at("12:00"));

        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"));
        assertThat(outcome.state()).isEqualTo(searchedUpTo("12:00")).isEqualTo(states.state());
        assertThat(states.reports)
                .isEqualTo(outcome.reports())
                .containsExactly(outcome.current().orElseThrow());
    }

    @Test
    void theCurrentWindowIsFirstThenOpenOnesOldestFirst() {
        states.becomes(
                rule.id(),
                searchedUpTo("11:55", open("11:00", "11:05", Kind.LEFT_OVER), open("10:00", "10:05", Kind.LATE)));

        TickOutcome outcome = ticks.at(at("12:00"));

        assertThat(cluster.searched())
                .containsExactly(window("11:51", "12:00"), window("10:00", "10:05"), window("11:00", "11:05"));
        assertThat(outcome.reports())
                .extracting(RunReport::kind)
                .containsExactly(RunKind.CURRENT, RunKind.LATE, RunKind.LEFT_OVER);
        assertThat(states.state()).isEqualTo(searchedUpTo("12:00"));
    }

    @Test
    void allRunsOfATickShareTheCap() {
        states.becomes(
                rule.id(),
                searchedUpTo("11:55", open("10:00", "10:09", Kind.CATCH_UP), open("11:00", "11:09", Kind.LATE)));
        cluster.holds("current", at("11:52"), at("11:52:30"))
                .holds("old-1", at("10:01"), at("10:01:30"))
                .holds("old-2", at("10:04"), at("10:04:30"))
                .holds("old-3", at("10:07"), at("10:07:30"));

        ticks.at(at("12:00"));

        assertThat(cluster.alerted()).containsExactly("current", "old-1", "old-2");
        assertThat(states.state().open())
                .as("the rest, and what there was no cap left for")
                .extracting(OpenWindow::window)
                .containsExactly(window("10:03:30", "10:09"), window("11:00", "11:09"));
    }

    @Test
    void howManyAreKnownToWaitIsPartOfTheState() {
        states.becomes(rule.id(), searchedUpTo("11:55", open("10:00", "10:09", Kind.LATE)));
        for (int i = 0; i < 8; i++) {
            cluster.holds("s" + i, at("11:58:0" + i), at("11:58:1" + i));
        }

        assertThat(ticks.at(at("12:00")).state().waiting()).isEqualTo(5);
        cluster.failsToSearch(new SearchUnavailableException("no answer"));
        clock.set(at("12:05:01"));
        assertThat(ticks.at(at("12:05")).state().waiting()).isEqualTo(2);
        clock.set(at("12:10:01"));
        assertThat(ticks.at(at("12:10")).state().waiting()).isZero();
    }

    @Test
    void whatTheCapLeavesIsWrittenAtTheNextTicks() {
        for (int i = 0; i < 8; i++) {
            cluster.holds("s" + i, at("11:58:0" + i), at("11:58:1" + i));
        }

        for (String tick : List.of("12:00", "12:05", "12:10", "12:15")) {
            clock.set(at(tick).plusSeconds(1));
            ticks.at(at(tick));
        }

        assertThat(cluster.alerted()).containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7");
        assertThat(states.state()).isEqualTo(searchedUpTo("12:15"));
    }

    @Test
    void openWindowsWaitForTheNextTickWhenTimeIsUp() {
        states.becomes(
                rule.id(), searchedUpTo("11:55", open("10:00", "10:05", Kind.LATE), open("11:00", "11:05", Kind.LATE)));
        cluster.whileSearching(() -> clock.tick(Duration.ofMinutes(3)));

        ticks.at(at("12:00"));

        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"), window("10:00", "10:05"));
        assertThat(states.state().open()).extracting(OpenWindow::window).containsExactly(window("11:00", "11:05"));
    }

    @Test
    void aFailedCurrentWindowStaysOpenWhileTheFrontierMovesOn() {
        cluster.failsToSearch(new SearchUnavailableException("no answer"), new SearchUnavailableException("no answer"));

        ticks.at(at("12:00"));

        assertThat(states.state().frontier()).isEqualTo(at("12:00"));
        assertThat(states.state().open()).singleElement().satisfies(open -> {
            assertThat(open.window()).isEqualTo(window("11:51", "12:00"));
            assertThat(open.kind()).isEqualTo(Kind.FAILED);
            assertThat(open.reason()).isEqualTo("no answer");
        });
    }

    @Test
    void aWindowThatJustFailedIsNotSearchedAgainAtTheSameTick() {
        cluster.lacks("1 shards did not answer");

        ticks.at(at("12:00"));

        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"));
        cluster.lacksNothing();
        ticks.at(at("12:05"));
        assertThat(states.state()).isEqualTo(searchedUpTo("12:05"));
    }

    @Test
    void aSecondTryOfATickFinishesWhatItLeftOpen() {
        cluster.failsToSearch(new SearchUnavailableException("no answer"));
        ticks.at(at("12:00"));

        ticks.at(at("12:00"));

        assertThat(states.state()).isEqualTo(searchedUpTo("12:00"));
    }

    @Test
    void twoFailuresInARowAreEnoughForATick() {
        states.becomes(
                rule.id(),
                searchedUpTo(
                        "11:55",
                        open("09:00", "09:05", Kind.LATE),
                        open("10:00", "10:05", Kind.LATE),
                        open("11:00", "11:05", Kind.LATE)));
        cluster.failsToSearch(
                new SearchUnavailableException("no answer"), new SearchBlindException("no index", new Exception()));

        ticks.at(at("12:00"));

        assertThat(cluster.searched()).hasSize(2);
        assertThat(states.state().open()).hasSize(4);
    }

    @Test
    void windowsThatAlwaysFailKeepNoHealthyOneFromItsTurn() {
        List<OpenWindow> open = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Instant from = at("06:00").plus(Duration.ofMinutes(5 * i));
            DetectionWindow window = new DetectionWindow(from, from.plusSeconds(60));
            open.add(OpenWindow.opened(window, Kind.CATCH_UP, at("11:55"), "a test's"));
        }
        open.add(open("11:00", "11:05", Kind.LATE));
        states.becomes(rule.id(), searchedUpTo("11:55", open.toArray(OpenWindow[]::new)));
        cluster.failsBefore(at("10:00"));

        Instant tick = at("12:00");
        for (int ticks = 0; ticks < 40; ticks++) {
            clock.set(tick.plusSeconds(1));
            int before = cluster.searched().size();
            this.ticks.at(tick);
            assertThat(cluster.searched().size() - before).isLessThanOrEqualTo(1 + 6 + 1);
            tick = tick.plus(Duration.ofMinutes(5));
            if (ticks == 6) {
                assertThat(cluster.searched()).contains(window("11:00", "11:05"));
            }
        }

        assertThat(cluster.searched().stream()
                        .filter(open.get(0).window()::equals)
                        .count())
                .as("what fails is tried again and again")
                .isGreaterThan(3);
        assertThat(states.state().open()).hasSize(30);
        states.becomes(rule.id(), states.state().opening(open("11:30", "11:35", Kind.LATE), Duration.ZERO));
        newRuleTick().at(tick);
        assertThat(cluster.searched()).contains(window("11:30", "11:35"));
    }

    @Test
    void aStormThatTakesTheWholeCapKeepsNoWindowThatFailedFromItsTurn() {
        states.becomes(
                rule.id(),
                searchedUpTo("11:55", open("10:00", "10:59", Kind.LEFT_OVER))
                        .opening(
                                open("11:00", "11:05", Kind.LATE)
                                        .failedAgain(Kind.FAILED, at("11:55"), "no answer", Duration.ofMinutes(5)),
                                Duration.ZERO));
        for (int i = 0; i < 100; i++) {
            Instant time = at("10:01").plusSeconds(30 * i);
            cluster.holds("storm-" + i, time, time.plusSeconds(10));
        }
        cluster.holds("failed", at("11:02"), at("11:02:30"));

        for (String tick : List.of("12:00", "12:05", "12:10")) {
            clock.set(at(tick).plusSeconds(1));
            ticks.at(at(tick));
        }

        assertThat(cluster.alerted()).contains("failed");
    }

    @Test
    void aCleanShutdownFreesTheRuleEvenAfterAFailedStore() {
        ticks.at(at("12:00"));
        states.failsToStore(new StateUnavailableException("no answer"));
        assertThatExceptionOfType(StateUnavailableException.class).isThrownBy(() -> ticks.at(at("12:05")));

        ticks.release();

        assertThat(states.state().holder()).isEmpty();
    }

    @Test
    void aCompleteRunClosesEverythingItCovers() {
        states.becomes(
                rule.id(),
                searchedUpTo("11:55", open("11:52", "11:54", Kind.LATE), open("11:50", "11:54", Kind.FAILED)));
        cluster.holds("a", at("11:50:10"), at("11:50:20"));

        ticks.at(at("12:00"));

        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"), window("11:50", "11:54"));
        assertThat(states.state()).isEqualTo(searchedUpTo("12:00"));
    }

    @Test
    void aStateIsLoadedOnce() {
        ticks.at(at("12:00"));
        ticks.at(at("12:05"));

        assertThat(states.loads).isEqualTo(1);
    }

    @Test
    void aStoreThatFailsIsAskedWhatItHolds() {
        aTickWritesAnAlertAndCannotStore();

        ticks.at(at("12:00"));

        assertThat(states.loads).isEqualTo(2);
        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"), window("11:51", "12:00"));
        assertThat(cluster.alerted()).containsExactly("a");
        assertThat(states.state()).isEqualTo(searchedUpTo("12:00"));
    }

    @Test
    void aRunWhoseReportCouldNotBeStoredIsReportedWithTheNext() {
        aTickWritesAnAlertAndCannotStore();

        ticks.at(at("12:00"));
        clock.set(at("12:05:01"));
        ticks.at(at("12:05"));

        assertThat(states.reports).extracting(RunReport::tick).containsExactly(at("12:00"), at("12:00"), at("12:05"));
        assertThat(states.reports).extracting(RunReport::written).containsExactly(1, 0, 0);
    }

    private void aTickWritesAnAlertAndCannotStore() {
        cluster.holds("a", at("11:52"), at("11:52:30"));
        states.failsToStore(new StateUnavailableException("no answer"));
        assertThatExceptionOfType(StateUnavailableException.class).isThrownBy(() -> ticks.at(at("12:00")));
    }

    @Test
    void aSecondTryOfATickHasNoSecondCap() {
        for (int i = 0; i < 8; i++) {
            cluster.holds("s" + i, at("11:58:0" + i), at("11:58:1" + i));
        }
        states.failsToStore(new StateUnavailableException("no answer"));
        assertThatExceptionOfType(StateUnavailableException.class).isThrownBy(() -> ticks.at(at("12:00")));

        ticks.at(at("12:00"));

        assertThat(cluster.alerted()).hasSize(3);
    }

    @Test
    void whoWasOvertakenGoesOnFromTheOthersState() {
        ticks.at(at("12:00"));
        states.becomes(rule.id(), searchedUpTo("12:05", open("10:00", "10:05", Kind.LATE)));
        assertThatExceptionOfType(StateConflictException.class).isThrownBy(() -> ticks.at(at("12:05")));

        ticks.at(at("12:05"));

        assertThat(cluster.searched()).endsWith(window("11:56", "12:05"), window("10:00", "10:05"));
        assertThat(states.state()).isEqualTo(searchedUpTo("12:05"));
    }

    @Test
    void aRuleBeginsWithTheFirstTickThatWasTried() {
        for (String tick : List.of("12:00", "12:05", "12:10")) {
            states.failsToLoad(new StateUnavailableException("the cluster is down"));
            assertThatExceptionOfType(StateUnavailableException.class).isThrownBy(() -> ticks.at(at(tick)));
        }
        clock.set(at("12:15:01"));

        ticks.at(at("12:15"));

        assertThat(cluster.searched()).containsExactly(window("12:06", "12:15"), window("11:51", "12:07"));
        assertThat(states.state()).isEqualTo(searchedUpTo("12:15"));
    }

    @Test
    void aRestartGoesOnWhereTheStateStands() {
        ticks.at(at("12:00"));
        clock.set(at("12:20:01"));

        newRuleTick().at(at("12:20"));

        assertThat(cluster.searched()).endsWith(window("12:11", "12:20"), window("11:56", "12:12"));
    }

    private RuleTick newRuleTick() {
        return Ticks.of(rule, Planners.standard(), cluster.run(clock), states, clock);
    }

    private static RuleState searchedUpTo(String frontier, OpenWindow... open) {
        return new RuleState(at(frontier), List.of(open), List.of(), 0, at(frontier), Optional.of("replica-0"));
    }

    private static OpenWindow open(String from, String to, Kind kind) {
        return OpenWindow.opened(window(from, to), kind, at("11:55"), "a test's");
    }
}
