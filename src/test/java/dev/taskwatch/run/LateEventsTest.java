package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.LateAnswer;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a tick makes of events that arrived late. The rule has a maxspan of a minute; windows share 4. */
class LateEventsTest {

    private record Asked(DetectionWindow window, Instant since) {}

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final Cluster cluster = new Cluster();
    private final InMemoryStateStore states = new InMemoryStateStore();
    private final MutableClock clock = new MutableClock(at("12:00:01"));
    private final List<Asked> asked = new ArrayList<>();
    private LateAnswer answer = new LateAnswer(List.of(), true, 2);

    LateEventsTest() {
        states.becomes(rule.id(), new RuleState(at("11:55"), List.of(), List.of(), 0, at("11:55"), Optional.of("one")));
    }

    @Test
    void theTimeAroundALateEventIsSearchedAtTheSameTick() {
        cluster.holds("late", at("09:00"), at("09:00:30"));
        answer = new LateAnswer(List.of(window("09:00", "09:00:00.001")), true, 2);

        TickOutcome outcome = tick(this::find);

        assertThat(asked).containsExactly(new Asked(new DetectionWindow(Instant.EPOCH, at("11:52")), at("11:50")));
        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"), window("08:59", "09:01:00.001"));
        assertThat(outcome.reports()).extracting(RunReport::kind).containsExactly(RunKind.CURRENT, RunKind.LATE);
        assertThat(cluster.alerted()).containsExactly("late");
        assertThat(states.state().open()).isEmpty();
        assertThat(states.state().lateWatermark()).isEqualTo(at("12:00"));
    }

    @Test
    void windowsAndWatermarkAreStoredTogetherBeforeAnythingIsSearched() {
        answer = new LateAnswer(List.of(window("09:00", "09:00:00.001")), true, 2);
        List<RuleState> found = new ArrayList<>();
        cluster.whileSearching(() -> found.add(states.state()));

        tick(this::find);

        assertThat(found.get(0).lateWatermark()).isEqualTo(at("11:55"));
        assertThat(found.get(1).lateWatermark()).isEqualTo(at("12:00"));
        assertThat(found.get(1).open()).extracting(OpenWindow::window).containsExactly(window("08:59", "09:01:00.001"));
    }

    @Test
    void withoutAnAnswerTheWatermarkStaysAndTheTickGoesOn() {
        TickOutcome outcome = tick((rule, window, since) -> {
            throw new SearchUnavailableException("no answer");
        });

        assertThat(outcome.reports()).extracting(RunReport::verdict).containsExactly(Verdict.COMPLETE);
        assertThat(outcome.lateFailure()).contains("no answer");
        assertThat(states.state().lateWatermark()).isEqualTo(at("11:55"));
    }

    @Test
    void aFailureIsForgottenOnceAnotherReplicaHasLooked() {
        RuleTick one = ticks((rule, window, since) -> {
            throw new SearchUnavailableException("no answer");
        });
        assertThat(one.at(at("12:00")).lateFailure()).isPresent();

        states.becomes(rule.id(), new RuleState(at("12:05"), List.of(), List.of(), 0, at("12:05"), Optional.of("one")));
        assertThatExceptionOfType(StateConflictException.class).isThrownBy(() -> one.at(at("12:05")));

        assertThat(one.at(at("12:05")).lateFailure()).isEmpty();
    }

    @Test
    void aMistakeInTheLookCostsNoOpenWindow() {
        OpenWindow open = OpenWindow.opened(
                window("10:00", "10:05"), OpenWindow.Kind.CATCH_UP, at("11:55"), "nobody searched it");
        states.becomes(rule.id(), states.state().opening(open, Duration.ofHours(1)));

        TickOutcome outcome = tick((rule, window, since) -> {
            throw new ArithmeticException("long overflow");
        });

        assertThat(outcome.reports()).extracting(RunReport::kind).containsExactly(RunKind.CURRENT, RunKind.CATCH_UP);
        assertThat(outcome.lateFailure())
                .hasValueSatisfying(why -> assertThat(why).contains("long overflow"));
        assertThat(states.state().lateWatermark()).isEqualTo(at("11:55"));
    }

    @Test
    void aClusterThatFailsIsNotAskedForMore() {
        cluster.failsToSearch(new SearchUnavailableException("no answer"));

        tick(this::find);

        assertThat(asked).isEmpty();
    }

    @Test
    void whatCannotBeToldIsSaid() {
        answer = new LateAnswer(List.of(), false, 1);

        assertThat(tick(this::find).canTellLate()).isFalse();
    }

    private LateAnswer find(Rule ignored, DetectionWindow window, Instant since) {
        asked.add(new Asked(window, since));
        return answer;
    }

    private TickOutcome tick(LateEvents lateEvents) {
        return ticks(lateEvents).at(at("12:00"));
    }

    private RuleTick ticks(LateEvents lateEvents) {
        Lease lease = new Lease("one", rule.schedule().interval(), System::nanoTime);
        return new RuleTick(
                rule, Planners.standard(), cluster.run(clock), lateEvents, states, lease, Ticks.TOLD, clock);
    }
}
