package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.OpenWindow.Kind;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.RuleState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ticks of one rule by two replicas, every 5 minutes over 9. */
class ReplicasTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final Cluster cluster = new Cluster();
    private final InMemoryStateStore states = new InMemoryStateStore();
    private final MutableClock clock = new MutableClock(at("12:00:01"));
    private long nanoTime;
    private final RuleTick one = replica("one");
    private final RuleTick two = replica("two");

    @Test
    void whoStandsBySearchesNothingAndSaysWhoDoes() {
        one.at(at("12:00"));

        TickOutcome outcome = two.at(at("12:00"));

        assertThat(outcome.heldBy()).contains("one");
        assertThat(outcome.reports()).isEmpty();
        assertThat(outcome.state()).isEqualTo(states.state());
        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"));
    }

    @Test
    void aHolderThatIsGoneIsReplacedWithoutAGap() {
        one.at(at("12:00"));
        two.at(at("12:00"));
        pass(Duration.ofMinutes(10));

        TickOutcome outcome = two.at(at("12:10"));

        assertThat(outcome.heldBy()).isEmpty();
        assertThat(states.state().holder()).contains("two");
        assertThat(cluster.searched()).endsWith(window("12:01", "12:10"), window("11:56", "12:02"));
    }

    @Test
    void whatIsReleasedIsTakenAtOnce() {
        one.at(at("12:00"));
        two.at(at("12:00"));

        one.release();

        assertThat(states.state().holder()).isEmpty();
        assertThat(two.at(at("12:00")).heldBy()).isEmpty();
        assertThat(states.state().holder()).contains("two");
    }

    @Test
    void whoStandsByReleasesNothing() {
        one.at(at("12:00"));
        two.at(at("12:00"));

        two.release();

        assertThat(states.state().holder()).contains("one");
    }

    @Test
    void aRestartedReplicaGoesOnAtOnce() {
        one.at(at("12:00"));

        assertThat(replica("one").at(at("12:05")).heldBy()).isEmpty();
    }

    @Test
    void aHolderThatWakesUpTooLateStoresNothingAndStandsBy() {
        cluster.holds("a", at("12:03"), at("12:03:30"));
        one.at(at("12:00"));
        two.at(at("12:00"));
        pass(Duration.ofMinutes(10));
        two.at(at("12:10"));

        assertThatExceptionOfType(StateConflictException.class).isThrownBy(() -> one.at(at("12:10")));

        assertThat(one.at(at("12:10")).heldBy()).contains("two");
        assertThat(states.state().holder()).contains("two");
        assertThat(cluster.alerted()).containsExactly("a");
    }

    /** Somebody may delete the index of states: whoever still knows one goes on from it. */
    @Test
    void ofAStateThatIsGoneNothingIsForgottenThatTheProcessKnew() {
        OpenWindow late = OpenWindow.opened(window("-3 10:00", "-3 10:05"), Kind.LATE, at("11:55"), "a test's")
                .failedAgain(Kind.LATE, at("12:00"), "no answer", Duration.ofHours(1));
        states.becomes(rule.id(), searchedUpTo("11:55", late));
        one.at(at("12:00"));
        states.isDeleted();
        assertThatExceptionOfType(StateConflictException.class).isThrownBy(() -> one.at(at("12:30")));

        one.at(at("12:30"));

        assertThat(cluster.searched()).endsWith(window("12:21", "12:30"), window("11:56", "12:22"));
        assertThat(states.state().open()).containsExactly(late);
        assertThat(states.state().holder()).isEqualTo(Optional.of("one"));
    }

    private static RuleState searchedUpTo(String frontier, OpenWindow... open) {
        return new RuleState(at(frontier), List.of(open), List.of(), 0, at(frontier), Optional.empty());
    }

    private void pass(Duration time) {
        nanoTime += time.toNanos();
        clock.tick(time);
    }

    private RuleTick replica(String name) {
        Lease lease = new Lease(name, rule.schedule().interval(), () -> nanoTime);
        return new RuleTick(
                rule, Planners.standard(), cluster.run(clock), Ticks.NOTHING_LATE, states, lease, Ticks.TOLD, clock);
    }
}
