package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the real scheduler and the real time. */
@Timeout(15)
class PollerTest {

    private final Rule stubborn = Rules.named("rule-1", "Stubborn");
    private final Rule other = Rules.named("rule-2", "Other");
    private final CountDownLatch stubbornMayGoOn = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        stubbornMayGoOn.countDown();
    }

    @Test
    void aSlowRuleHoldsUpNoOther() throws InterruptedException {
        CountDownLatch otherTicked = new CountDownLatch(1);

        Poller poller = poller(loadedBy(() -> await(stubbornMayGoOn)), otherTicked);

        assertThat(otherTicked.await(10, TimeUnit.SECONDS)).isTrue();
        stubbornMayGoOn.countDown();
        poller.close();
    }

    @Test
    void aFailingRuleHoldsUpNoOtherAndIsTriedAgain() throws InterruptedException {
        CountDownLatch otherTicked = new CountDownLatch(1);
        CountDownLatch tries = new CountDownLatch(3);
        Runnable failing = () -> {
            tries.countDown();
            throw new IllegalStateException("a defect");
        };

        Poller poller = poller(loadedBy(failing), otherTicked);

        assertThat(otherTicked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tries.await(10, TimeUnit.SECONDS)).isTrue();
        poller.close();
    }

    @Test
    @Timeout(5)
    void stoppingDoesNotWaitForTheNextTick() throws InterruptedException {
        CountDownLatch otherTicked = new CountDownLatch(1);
        Poller poller = poller(loadedBy(() -> {}), otherTicked);
        assertThat(otherTicked.await(4, TimeUnit.SECONDS)).isTrue();

        poller.close();
    }

    private Poller poller(StateStore states, CountDownLatch otherTicked) {
        Clock clock = Clock.systemUTC();
        ScheduleProperties properties = new ScheduleProperties(
                Duration.ofHours(24), Duration.ofDays(7), Duration.ofMinutes(5), Duration.ofMillis(1), "replica-0");
        Poller poller = new Poller(
                new RuleCatalog(List.of(stubborn, other), List.of()),
                new RuleTicks(
                        Planners.standard(),
                        new Cluster().run(clock),
                        Ticks.NOTHING_LATE,
                        states,
                        Ticks.TOLD,
                        properties,
                        clock),
                properties,
                event -> {
                    if (event instanceof TickOutcome outcome && outcome.rule().equals(other)) {
                        otherTicked.countDown();
                    }
                },
                clock);
        poller.start();
        return poller;
    }

    /** Stores nothing; to load the stubborn rule's state does what the test says. */
    private StateStore loadedBy(Runnable stubbornly) {
        return new StateStore() {
            @Override
            public Optional<StoredState> load(RuleId rule) {
                if (rule.equals(stubborn.id())) {
                    stubbornly.run();
                }
                return Optional.empty();
            }

            @Override
            public StoredState store(
                    RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
                return new StoredState(next, 0, 1);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
