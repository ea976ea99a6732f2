package dev.taskwatch.health;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.Verdict;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health component {@code replica}, a part of readiness: whether this replica can do its work, or could. It has read and
 * stored every rule's state, or stands by, and the cluster takes its searches and writes. What a rule may be blind for is no
 * fault of the replica.
 */
@Component("replica")
class ReplicaHealthIndicator implements HealthIndicator {

    private final RuleCatalog rules;
    private final RuleHistories histories;

    ReplicaHealthIndicator(RuleCatalog rules, RuleHistories histories) {
        this.rules = rules;
        this.histories = histories;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (Rule rule : rules.rules()) {
            RuleHistory history = histories.of(rule);
            if (!isAtWork(history)) {
                health.outOfService().withDetail(rule.id().value(), history.reason());
            }
        }
        return health.build();
    }

    private static boolean isAtWork(RuleHistory history) {
        return history.failure().isEmpty()
                && history.outcome().isPresent()
                && history.current()
                        .filter(run -> run.verdict() == Verdict.FAILED)
                        .isEmpty();
    }
}
