package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskwatch.health.Runbook;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.run.StateStore.StoredState;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the service relies on in every {@link StateStore}. */
abstract class StateStoreContract {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private final RuleId rule = new RuleId("contract-" + UUID.randomUUID());
    private final RuleState beginning = RuleState.beginning(new Grid(Duration.ofMinutes(5)), NOON);

    abstract StateStore store();

    @Test
    void aRuleThatNeverRanHasNone() {
        assertThat(store().load(rule)).isEmpty();
    }

    @Test
    void givesBackAllThatWasStored() {
        DetectionWindow window = new DetectionWindow(NOON.minusSeconds(540).plusMillis(1), NOON);
        RuleState state = beginning
                .withFrontier(NOON)
                .opening(
                        OpenWindow.opened(window, OpenWindow.Kind.PARTIAL, NOON, "a shard is lost")
                                .failedAgain(OpenWindow.Kind.FAILED, NOON, "no answer", Duration.ofMinutes(5)),
                        Duration.ofHours(1))
                .giveUp(new Gap(window, Gap.Cause.SATURATED, NOON, "too many"));

        StoredState stored = store().store(rule, Optional.empty(), state, List.of());

        assertThat(stored.state()).isEqualTo(state);
        assertThat(store().load(rule)).contains(stored);
    }

    @Test
    void whatWasStoredIsWhatTheNextStoreReplaces() {
        StoredState first = store().store(rule, Optional.empty(), beginning, List.of());
        StoredState second = store().store(rule, Optional.of(first), beginning.withFrontier(NOON), List.of());

        StoredState third =
                store().store(rule, Optional.of(second), beginning.withFrontier(NOON.plusSeconds(300)), List.of());

        assertThat(store().load(rule)).contains(third);
    }

    @Test
    void whoComesSecondWithTheFirstStateIsRefused() {
        store().store(rule, Optional.empty(), beginning, List.of());

        assertThatThrownBy(() -> store().store(rule, Optional.empty(), beginning.withFrontier(NOON), List.of()))
                .isInstanceOf(StateConflictException.class)
                .satisfies(failure -> Runbook.assertSays("overtaken", String.valueOf(failure.getMessage())));
        assertThat(store().load(rule)).map(StoredState::state).contains(beginning);
    }

    @Test
    void whoWasOvertakenIsRefused() {
        StoredState known = store().store(rule, Optional.empty(), beginning, List.of());
        StoredState overtook = store().store(rule, Optional.of(known), beginning.withFrontier(NOON), List.of());

        assertThatThrownBy(() -> store().store(rule, Optional.of(known), beginning, List.of()))
                .isInstanceOf(StateConflictException.class)
                .satisfies(failure -> Runbook.assertSays("overtaken", String.valueOf(failure.getMessage())));
        assertThat(store().load(rule)).contains(overtook);
    }

    @Test
    void rulesAreApart() {
        StoredState stored = store().store(rule, Optional.empty(), beginning, List.of());

        store().store(
                        new RuleId("contract-" + UUID.randomUUID()),
                        Optional.empty(),
                        beginning.withFrontier(NOON),
                        List.of());

        assertThat(store().load(rule)).contains(stored);
    }
}
