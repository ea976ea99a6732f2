package dev.taskwatch.health;

import dev.taskwatch.health.ElasticsearchOwnIndices.Look;
import dev.taskwatch.source.SourceReport;
import dev.taskwatch.source.SourcesUnknown;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Health component {@code indices}: whether the service's own indices are made by its templates. Looks after each check of
 * the data sources, in the same thread. Down where readers do not find alerts. Unknown before the first alert of a month,
 * since its index follows the templates of that moment.
 */
@Component("indices")
class IndicesHealthIndicator implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(IndicesHealthIndicator.class);

    private final ElasticsearchOwnIndices indices;
    private final Clock clock;
    private final Set<String> logged = new HashSet<>();
    private volatile Health health =
            Health.unknown().withDetail("unknown", "not looked at yet").build();

    IndicesHealthIndicator(ElasticsearchOwnIndices indices, Clock clock) {
        this.indices = indices;
        this.clock = clock;
    }

    @EventListener({SourceReport.class, SourcesUnknown.class})
    synchronized void look() {
        try {
            Look look = indices.look(clock.instant());
            health = healthOf(look);
            logNew(look.findings());
        } catch (RuntimeException e) {
            health = Health.unknown()
                    .withDetail("unknown", String.valueOf(e.getMessage()))
                    .build();
        }
    }

    @Override
    public Health health() {
        return health;
    }

    private static Health healthOf(Look look) {
        boolean down =
                look.findings().stream().anyMatch(finding -> finding.condition().isDown());
        Health.Builder builder = down ? Health.down() : look.alertIndex().isPresent() ? Health.up() : Health.unknown();
        look.alertIndex()
                .ifPresentOrElse(
                        index -> builder.withDetail("alerts", index),
                        () -> builder.withDetail(
                                "unknown",
                                "no alert of this month yet, so no index shows which templates apply; --set-up tells"));
        if (!look.findings().isEmpty()) {
            builder.withDetail(
                    "findings",
                    look.findings().stream().map(IndicesHealthIndicator::shown).toList());
        }
        return builder.build();
    }

    private static Map<String, Object> shown(IndexCondition.Finding finding) {
        return RuleDetails.finding(
                finding.condition().id(), finding.message(), finding.condition().remedy());
    }

    /** Each finding once, until it is over. */
    private void logNew(List<IndexCondition.Finding> findings) {
        findings.stream()
                .filter(finding -> !logged.contains(finding.message()))
                .forEach(finding -> log.warn(
                        "{}; {}", finding.message(), finding.condition().remedy()));
        logged.clear();
        findings.forEach(finding -> logged.add(finding.message()));
    }
}
