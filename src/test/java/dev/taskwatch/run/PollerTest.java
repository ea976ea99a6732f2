package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PollerTest {

    private final List<Object> events = new CopyOnWriteArrayList<>();

    @Test
    @Timeout(10) // it has 20 s of patience for a poll that has begun
    void closesWithoutWaitingForTheNextPoll() {
        Poller poller = poller(new ScheduleProperties(
                Duration.ofHours(24), Duration.ofDays(7), Duration.ofMinutes(5), Duration.ofMinutes(2), "test"));
        poller.start();
        await().until(() -> !events.isEmpty());

        poller.close();

        assertThat(events).singleElement().isInstanceOf(TickFailure.class);
    }

    /** Every tick fails before anything is planned or run. */
    private Poller poller(ScheduleProperties properties) {
        RuleTicks ticks = new RuleTicks(null, null, null, new UnavailableStates(), properties, Clock.systemUTC());
        return new Poller(RuleCatalog.load(Optional.empty()), ticks, properties, events::add, Clock.systemUTC());
    }

    private static final class UnavailableStates implements StateStore {

        @Override
        public Optional<StoredState> load(RuleId rule) {
            throw new StateUnavailableException("the cluster is away", new IllegalStateException());
        }

        @Override
        public StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
            throw new AssertionError("nothing was loaded");
        }
    }
}
