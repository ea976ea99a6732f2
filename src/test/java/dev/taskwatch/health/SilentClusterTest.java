package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.enrich.EnrichProperties;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;

/** A cluster that takes every request and never answers. */
class SilentClusterTest {

    private ServerSocket cluster;
    private ElasticsearchClient client;

    @BeforeEach
    void listen() throws IOException {
        cluster = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        client = StubbedElasticsearch.clientOf("http://127.0.0.1:" + cluster.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    /** The client itself would wait without end here, and for a minute in the service. */
    @Test
    @Timeout(20)
    void healthDoesNotWaitForItAsLongAsASearchDoes() {
        assertThat(new ElasticsearchHealthIndicator(client).health().getStatus())
                .isEqualTo(Status.DOWN);
        assertThat(new RightsHealthIndicator(rights()).health().getStatus()).isEqualTo(Status.UNKNOWN);
        Runbook.assertSays("no-answer-yet", PromptHealth.NO_ANSWER);
    }

    @Test
    @Timeout(20)
    void oneRuleThatAsksForRightsKeepsNoOtherFromItsTicks() throws Exception {
        MissingRightsLog log = new MissingRightsLog(rights());
        Thread first = new Thread(log::afterTick);
        first.start();
        try (Socket asked = cluster.accept()) {
            assertThat(asked.getInputStream().read()).as("a request").isPositive();

            log.afterTick();

            assertThat(first.isAlive()).as("the first one still waits").isTrue();
        }
        cluster.close();
        assertThatNoException()
                .isThrownBy(() -> first.join(Duration.ofSeconds(15).toMillis()));
    }

    private ElasticsearchRights rights() {
        EnrichProperties enrich = new EnrichProperties(List.of("logs-*"), Duration.ofSeconds(1));
        return new ElasticsearchRights(client, new RuleCatalog(List.of(Rules.of(Rules.SEQUENCE)), List.of()), enrich);
    }
}
