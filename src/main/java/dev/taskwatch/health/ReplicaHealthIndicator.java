package dev.taskwatch.health;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.source.Finding;
import dev.taskwatch.source.SourceCondition;
import dev.taskwatch.source.SourceReport;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Health component {@code replica}, a part of readiness: whether this replica can do its work, or could. It has read and
 * stored every rule's state, or stands by, its ticks end, the cluster takes its searches and writes, and its key may read
 * all that the rules search: what it may not read would vanish from every search without a word. What a rule may be blind for
 * besides is no fault of the replica.
 */
@Component("replica")
class ReplicaHealthIndicator implements HealthIndicator {

    private final RuleCatalog rules;
    private final RuleHistories histories;
    private final Clock clock;
    private volatile List<Finding> unreadable = List.of();

    ReplicaHealthIndicator(RuleCatalog rules, RuleHistories histories, Clock clock) {
        this.rules = rules;
        this.histories = histories;
        this.clock = clock;
    }

    @EventListener
    void on(SourceReport report) {
        unreadable = report.findings().stream()
                .filter(finding -> finding.condition() == SourceCondition.UNREADABLE)
                .toList();
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        unreadable.forEach(finding -> health.outOfService().withDetail(finding.where(), finding.sentence()));
        Instant now = clock.instant();
        for (Rule rule : rules.rules()) {
            RuleHistory history = histories.of(rule);
            if (!isAtWork(history)) {
                health.outOfService().withDetail(rule.id().value(), history.reason());
            } else if (Diagnosis.isOverdue(rule, history, now)) {
                health.outOfService()
                        .withDetail(
                                rule.id().value(),
                                Condition.OVERDUE.of(history.lastSign()).message());
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
