package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.Grid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;

/**
 * Ticks one rule: the tick that has just passed at once, then each as it comes. Spring asks for the next time only when a
 * poll has ended, so a long run never overlaps itself; ticks it outlasted are made up by the next one.
 */
final class RulePoller implements Trigger {

    private static final Logger log = LoggerFactory.getLogger(RulePoller.class);

    private static final int MOST_DOUBLINGS = 20;

    private final Rule rule;
    private final RuleTick ticks;
    private final Grid grid;
    private final Duration retry;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private @Nullable Instant lastTick;
    private boolean standby;
    private int failures;

    RulePoller(Rule rule, RuleTick ticks, Duration retry, ApplicationEventPublisher events, Clock clock) {
        this.rule = rule;
        this.ticks = ticks;
        this.grid = new Grid(rule.schedule().interval());
        this.retry = retry;
        this.events = events;
        this.clock = clock;
    }

    /** Whatever happens, the rule is polled again. */
    void poll() {
        Instant tick = grid.latest(clock.instant());
        failures = tick.equals(lastTick) ? failures : 0;
        lastTick = tick;
        try {
            TickOutcome outcome = ticks.at(tick);
            standby = outcome.heldBy().isPresent();
            failures = hasFailed(outcome) ? failures + 1 : 0;
            outcome.reports().forEach(RunLog::tell);
            publish(outcome);
        } catch (RuntimeException e) {
            failures++;
            logFailure(tick, e);
            publish(new TickFailure(rule, tick, String.valueOf(e.getMessage())));
        }
    }

    /** Lets another replica go on at once; for a shutdown. */
    void release() {
        try {
            ticks.release();
        } catch (StateUnavailableException | StateConflictException e) {
            log.warn(
                    "rule {} could not be released, another replica waits two intervals: {}",
                    rule.id().value(),
                    e.getMessage());
        }
    }

    @Override
    public Instant nextExecution(TriggerContext context) {
        Instant now = clock.instant();
        if (lastTick == null) {
            return now;
        }
        Instant next = grid.after(now.isBefore(lastTick) ? grid.latest(now) : lastTick); // a clock may be set back
        Instant sooner = now.plus(waitWithinTick());
        return sooner.isBefore(next) ? sooner : next;
    }

    /** A failed tick is tried again; a replica that stands by looks more often, to notice soon when it is needed. */
    private Duration waitWithinTick() {
        if (failures > 0) {
            return retry.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        }
        Duration interval = grid.interval();
        return standby ? interval.dividedBy(Lease.LOOKS_AN_INTERVAL) : interval;
    }

    private static boolean hasFailed(TickOutcome outcome) {
        return outcome.current().filter(run -> run.verdict() == Verdict.FAILED).isPresent();
    }

    /** A tick is over when its state is stored; what listeners make of it is theirs. */
    private void publish(Object event) {
        try {
            events.publishEvent(event);
        } catch (RuntimeException e) {
            log.error("a listener failed rule={}", rule.id().value(), e);
        }
    }

    private void logFailure(Instant tick, RuntimeException failure) {
        boolean expected = failure instanceof StateUnavailableException || failure instanceof StateConflictException;
        if (expected) {
            log.warn("tick failed rule={} tick={}: {}", rule.id().value(), tick, failure.getMessage());
        } else {
            log.error("tick failed rule={} tick={}", rule.id().value(), tick, failure);
        }
    }
}
