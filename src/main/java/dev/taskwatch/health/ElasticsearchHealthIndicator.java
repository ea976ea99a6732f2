package dev.taskwatch.health;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.HealthStatus;
import co.elastic.clients.elasticsearch.cluster.HealthResponse;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import java.io.IOException;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Health component {@code elasticsearch}: what the cluster says of itself, where the key may ask. It takes the place of Spring
 * Boot's, for which a key without the right {@code monitor}, which nothing here needs, is a cluster that is down.
 */
@Component
class ElasticsearchHealthIndicator implements HealthIndicator {

    private final ElasticsearchClient client;
    private final PromptHealth prompt = new PromptHealth(this::ask);

    ElasticsearchHealthIndicator(ElasticsearchClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        return prompt.or(
                Health.down().withDetail("error", PromptHealth.NO_ANSWER).build());
    }

    private Health ask() {
        try {
            HealthResponse cluster = client.cluster().health();
            return Health.status(cluster.status() == HealthStatus.Red ? Status.OUT_OF_SERVICE : Status.UP)
                    .withDetail("cluster", cluster.clusterName())
                    .withDetail("status", cluster.status().name().toLowerCase(Locale.ROOT))
                    .withDetail("nodes", cluster.numberOfNodes())
                    .build();
        } catch (ElasticsearchException | IOException e) {
            String why = ElasticsearchFailures.describe(e);
            return ElasticsearchFailures.isDenied(e)
                    ? Health.unknown().withDetail("unknown", why).build()
                    : Health.down().withDetail("error", why).build();
        } catch (RuntimeException e) { // a mistake of ours
            return Health.down(e).build();
        }
    }
}
