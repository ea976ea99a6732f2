package dev.taskwatch.health;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health component {@code rights}: what the service's key lacks. Down only if the service cannot work at all without it. */
@Component("rights")
class RightsHealthIndicator implements HealthIndicator {

    private final ElasticsearchRights rights;
    private final PromptHealth prompt = new PromptHealth(this::ask);

    RightsHealthIndicator(ElasticsearchRights rights) {
        this.rights = rights;
    }

    @Override
    public Health health() {
        return prompt.or(
                Health.unknown().withDetail("unknown", PromptHealth.NO_ANSWER).build());
    }

    private Health ask() {
        try {
            List<MissingRight> missing = rights.missing();
            Health.Builder health = missing.stream().anyMatch(MissingRight::own) ? Health.down() : Health.up();
            if (!missing.isEmpty()) {
                health.withDetail(
                                "missing",
                                missing.stream().map(MissingRight::toString).toList())
                        .withDetail("remedy", MissingRight.REMEDY);
            }
            return health.build();
        } catch (RightsUnknownException e) {
            return Health.unknown()
                    .withDetail("unknown", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
