package dev.taskwatch.health;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.run.TickFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class SchedulerHealthIndicatorTest {

    private final Rule one = Rules.named("rule-1", "One");
    private final Rule two = Rules.named("rule-2", "Two");
    private final AtomicLong nanos = new AtomicLong(-5);
    private final SchedulerHealthIndicator scheduler =
            new SchedulerHealthIndicator(new RuleCatalog(List.of(one, two), List.of()), nanos::get);

    @Test
    void aDayWithoutElasticsearchIsNoReasonToRestart() {
        for (int tick = 0; tick < 288; tick++) {
            pass(Duration.ofMinutes(5));
            failed(one);
            failed(two);

            assertThat(status()).isEqualTo(Status.UP);
        }
    }

    @Test
    void aRuleWhoseTicksNoLongerEndIs() {
        for (int tick = 0; tick < 6; tick++) {
            pass(Duration.ofMinutes(5));
            failed(one);
        }
        assertThat(status()).isEqualTo(Status.UP);

        pass(Duration.ofMinutes(1));

        assertThat(status()).isEqualTo(Status.DOWN);
        assertThat(scheduler.health().getDetails())
                .containsOnly(Map.entry("rule-2", "no tick has ended for 31 minutes"));
        Runbook.assertSays("scheduler-stuck", "no tick has ended for 31 minutes");
    }

    private Status status() {
        return scheduler.health().getStatus();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void failed(Rule rule) {
        scheduler.on(new TickFailure(rule, at("12:00"), "no answer"));
    }
}
