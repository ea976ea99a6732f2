package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster that creates no index on its own, or only those that its operators listed. */
class NoAutoCreateIT {

    private final LocalElasticsearch elasticsearch = LocalElasticsearch.start(0);
    private final JsonHttp http = new JsonHttp(elasticsearch.uri());

    @AfterEach
    void stop() {
        elasticsearch.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-auto-create-*,filebeat-*,.*", "false", "-taskwatch-*,+*"})
    void theTemplatesAllowTheServicesOwnIndices(String allowed, @TempDir Path files) throws Exception {
        EventIndex events = EventIndex.create(http.elasticsearch(), "no-auto-create");
        events.addPair("first", Instant.now().minusSeconds(30));
        http.send("PUT", "/_cluster/settings", "{\"persistent\": {\"action.auto_create_index\": \"" + allowed + "\"}}");
        Path rules = RuleCopy.over(events.name()).every("1s", "10m").in(Files.createDirectory(files.resolve("r")));

        try (Service service = Service.start(http.elasticsearch(), rules)) {
            await().atMost(Duration.ofSeconds(40)).ignoreExceptions().untilAsserted(() -> {
                assertThat(count("taskwatch-alerts")).isOne();
                assertThat(count("taskwatch-state")).isOne();
                assertThat(count("taskwatch-runs")).isPositive();
                assertThat(service.health("/detection").body().path("status").asString())
                        .isEqualTo("UP");
            });
        }
    }

    private int count(String index) {
        return http.get("/" + index + "/_count").path("count").asInt();
    }
}
