package dev.taskwatch.health;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Hears what becomes of every tick, before other listeners do. Everything that operators see is read from here. */
@Component
class RuleHistories {

    private final Map<RuleId, RuleHistory> histories = new ConcurrentHashMap<>();
    private final RuleHistory nothing;

    RuleHistories(Clock clock) {
        nothing = RuleHistory.since(clock.instant());
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(TickOutcome outcome) {
        histories.merge(outcome.rule().id(), nothing.and(outcome), (before, first) -> before.and(outcome));
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(TickFailure failure) {
        histories.merge(failure.rule().id(), nothing.and(failure), (before, first) -> before.and(failure));
    }

    RuleHistory of(Rule rule) {
        return histories.getOrDefault(rule.id(), nothing);
    }
}
