package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.health.Runbook;
import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** The service is up before Elasticsearch is, and after it. */
@ExtendWith(OutputCaptureExtension.class)
class AbsentElasticsearchIT {

    private final int port = Service.freePort();
    private final URI elasticsearch = URI.create("http://127.0.0.1:" + port);

    /** Its windows are too short to reach back to when nothing was there: that time has to be caught up. */
    private final RuleCopy shortSighted =
            RuleCopy.over("winlogbeat-absent").within("1s").every("1s", "2s");

    @Test
    void waitsSaysSoAndThenDetectsWhatHappenedMeanwhile(@TempDir Path rules, CapturedOutput output) {
        try (Service service = Service.start(elasticsearch, shortSighted.in(rules))) {
            Instant meanwhile = Instant.now();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertSaysThatItIsAbsent(service));
            assertThat(output).doesNotContain("\tat ").contains("tick failed rule=" + RuleCopy.ID);

            try (LocalElasticsearch started = LocalElasticsearch.start(port)) {
                EventIndex events = EventIndex.create(started.uri(), "meanwhile");
                assertThat(Instant.now()).isAfter(meanwhile.plusSeconds(3));
                events.addPair("meanwhile", meanwhile);
                appears(events, started.uri());

                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(
                                        Alerts.of(elasticsearch, events.name()).matches())
                                .containsExactly(List.of("meanwhile-connection", "meanwhile-write")));
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () -> assertThat(service.health("").status()).isEqualTo(200));
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertSaysThatItIsAbsent(service));
        }
        assertThat(output).doesNotContain("\tat ");
    }

    /** With its events at once: an index that is there, and empty for a moment, would be searched whole. */
    private static void appears(EventIndex events, URI elasticsearch) {
        new JsonHttp(elasticsearch).send("POST", "/_aliases", """
                        {"actions": [{"add": {"index": "%s", "alias": "winlogbeat-absent"}}]}
                        """.formatted(events.name()));
    }

    private static void assertSaysThatItIsAbsent(Service service) {
        assertThat(service.health("").status()).isEqualTo(503);
        assertThat(service.health("/liveness").body().path("status").asString()).isEqualTo("UP");
        assertThat(service.health("/elasticsearch").body().path("status").asString())
                .isEqualTo("DOWN");
        JsonNode detection = service.health("/detection").body();
        assertThat(detection.path("status").asString()).isEqualTo("DOWN");
        JsonNode rule = detection.at("/details/" + RuleCopy.ID);
        Runbook.assertSays("node-stopped", rule.path("error").asString());
        assertThat(rule.at("/findings/0/condition").asString()).isEqualTo("unseen");
        assertThat(rule.path("findings")).allSatisfy(Runbook::assertExplains);
    }
}
