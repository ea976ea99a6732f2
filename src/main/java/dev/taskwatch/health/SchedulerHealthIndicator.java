package dev.taskwatch.health;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Health component {@code scheduler}, a part of liveness: down only if ticks no longer end, whatever they come to. Against
 * that a restart helps; against a cluster that is down it does not, and there every tick ends, as a failure.
 */
@Component("scheduler")
class SchedulerHealthIndicator implements HealthIndicator {

    private static final int INTERVALS = 3;

    /** Longer than the requests of one tick take if each of them is only answered just in time. */
    private static final Duration AT_LEAST = Duration.ofMinutes(30);

    private final RuleCatalog rules;
    private final LongSupplier nanoTime;
    private final long began;
    private final Map<RuleId, Long> heard = new ConcurrentHashMap<>();

    @Autowired
    SchedulerHealthIndicator(RuleCatalog rules) {
        this(rules, System::nanoTime);
    }

    /** @param nanoTime a clock that never steps: a clock that is set must not restart anything */
    SchedulerHealthIndicator(RuleCatalog rules, LongSupplier nanoTime) {
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(TickOutcome outcome) {
        heard.put(outcome.rule().id(), nanoTime.getAsLong());
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(TickFailure failure) {
        heard.put(failure.rule().id(), nanoTime.getAsLong());
    }

    @Override
    public Health health() {
        long now = nanoTime.getAsLong();
        Health.Builder health = Health.up();
        for (Rule rule : rules.rules()) {
            Duration silence = Duration.ofNanos(now - heard.getOrDefault(rule.id(), began));
            if (silence.compareTo(patience(rule)) > 0) {
                health.down()
                        .withDetail(rule.id().value(), "no tick has ended for " + silence.toMinutes() + " minutes");
            }
        }
        return health.build();
    }

    private static Duration patience(Rule rule) {
        Duration intervals = rule.schedule().interval().multipliedBy(INTERVALS);
        return intervals.compareTo(AT_LEAST) > 0 ? intervals : AT_LEAST;
    }
}
