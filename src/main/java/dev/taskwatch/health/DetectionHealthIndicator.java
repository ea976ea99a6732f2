package dev.taskwatch.health;

import dev.taskwatch.health.Condition.Severity;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health component {@code detection}: for each rule, how it stands. The worst rule is the health of the whole. */
@Component("detection")
class DetectionHealthIndicator implements HealthIndicator {

    private final RuleCatalog rules;
    private final RuleHistories histories;
    private final ScheduleProperties properties;
    private final Clock clock;

    DetectionHealthIndicator(RuleCatalog rules, RuleHistories histories, ScheduleProperties properties, Clock clock) {
        this.rules = rules;
        this.histories = histories;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Instant now = clock.instant();
        Map<String, Object> details = new LinkedHashMap<>();
        List<Severity> severities = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            RuleHistory history = histories.of(rule);
            Diagnosis diagnosis = Diagnosis.of(rule, history, properties, now);
            details.put(rule.id().value(), RuleDetails.of(rule, history, diagnosis));
            severities.add(diagnosis.severity());
        }
        return Health.status(Collections.min(severities).status())
                .withDetails(details)
                .build();
    }
}
