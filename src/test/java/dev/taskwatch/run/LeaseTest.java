package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.run.StateStore.StoredState;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.RuleState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The interval is 5 minutes: a state must stand still for 9, the tenth is between two looks. */
class LeaseTest {

    private static final Duration PATIENCE = Duration.ofMinutes(9);

    private long nanoTime = Long.MAX_VALUE - 1; // it may overflow at any time
    private final Lease lease = new Lease("one", Duration.ofMinutes(5), () -> nanoTime);

    @Test
    void nobodysRuleIsFree() {
        assertThat(lease.heldByAnother(Optional.empty())).isEmpty();
        assertThat(lease.heldByAnother(state(1, Optional.empty()))).isEmpty();
    }

    @Test
    void onesOwnRuleIsOnesOwnAtOnce() {
        assertThat(lease.heldByAnother(state(1, Optional.of("one")))).isEmpty();
    }

    @Test
    void anothersRuleIsNotUntilItsStateHasStoodStill() {
        assertThat(lease.heldByAnother(state(1, Optional.of("two")))).contains("two");

        pass(PATIENCE.minusNanos(1));
        assertThat(lease.heldByAnother(state(1, Optional.of("two")))).contains("two");

        pass(Duration.ofNanos(1));
        assertThat(lease.heldByAnother(state(1, Optional.of("two")))).isEmpty();
    }

    @Test
    void everyChangeOfTheStateIsASignOfLife() {
        lease.heldByAnother(state(1, Optional.of("two")));
        pass(PATIENCE);

        assertThat(lease.heldByAnother(state(2, Optional.of("two")))).contains("two");

        pass(PATIENCE);
        assertThat(lease.heldByAnother(state(2, Optional.of("two")))).isEmpty();
    }

    @Test
    void whatWasFreedIsFreeAtOnce() {
        lease.heldByAnother(state(1, Optional.of("two")));

        assertThat(lease.heldByAnother(state(2, Optional.empty()))).isEmpty();
    }

    private void pass(Duration time) {
        nanoTime += time.toNanos();
    }

    private static Optional<StoredState> state(long version, Optional<String> holder) {
        RuleState state = RuleState.beginning(new Grid(Duration.ofMinutes(5)), at("12:00"));
        return Optional.of(new StoredState(state.heldBy(holder), version, 1));
    }
}
