package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.IndexTemplates;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.secured.ApiKeyBody;
import dev.taskwatch.local.secured.SecuredElasticsearch;
import dev.taskwatch.local.secured.SecuredElasticsearch.Asked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Health component {@code indices} of a service with exactly the rights of the runtime key, on a node of its own. */
class OwnIndicesIT {

    private static final String KEY = "Zmlyc3Qta2V5LWlkOmZpcnN0LXNlY3JldA==";

    private final LocalElasticsearch elasticsearch = LocalElasticsearch.start(0);
    private final JsonHttp http = new JsonHttp(elasticsearch.uri());
    private final SecuredElasticsearch secured = SecuredElasticsearch.plain(elasticsearch.uri());
    private final EventIndex events = EventIndex.create(elasticsearch.uri(), "own-indices");

    @TempDir
    Path files;

    @BeforeEach
    void prepare() throws Exception {
        secured.accept(KEY, ApiKeyBody.of(Path.of("docs/api-keys/runtime.json")));
        Files.writeString(files.resolve("spring.elasticsearch.api-key"), KEY);
        IndexTemplates.install(elasticsearch.uri(), "elasticsearch"); // as the set-up would
    }

    @AfterEach
    void stop() {
        secured.close();
        elasticsearch.close();
    }

    @Test
    void isUnknownBeforeTheFirstAlertAndUpAfterIt() throws Exception {
        try (Service service = start()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    indices(service).at("/details/unknown").asString(""))
                            .startsWith("no alert of this month yet"));
            assertThat(indices(service).path("status").asString()).isEqualTo("UNKNOWN");
            assertThat(indices(service).at("/details").has("findings")).isFalse();

            events.addPair("first", Instant.now().minusSeconds(10));

            awaitStatus(service, "UP");
            assertThat(indices(service).at("/details").has("findings")).isFalse();
        }
        assertThat(secured.asked().stream().filter(one -> !one.allowed()).map(Asked::request))
                .noneMatch(request -> request.contains("_field_caps"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"index_patterns\": [\"*\"], \"priority\": 500, \"template\": {\"settings\": {\"number_of_replicas\": 0}}}",
                "{\"index_patterns\": [\"taskwatch-*\", \"x-*\"], \"priority\": 201, \"template\": {\"mappings\": {\"properties\":"
                        + " {\"@timestamp\": {\"type\": \"date\"}}}}}"
            })
    void aTemplateOfOthersThatTakesPrecedenceIsFound(String template) throws Exception {
        http.send("PUT", "/_index_template/of-others", template);
        events.addPair("first", Instant.now().minusSeconds(10));

        try (Service service = start()) {
            awaitStatus(service, "DOWN");

            assertThat(conditions(service))
                    .containsExactly("alerts-unmapped", "alerts-without-alias", "run-reports-lost", "other-mapping");
            indices(service).at("/details/findings").forEach(Runbook::assertExplains);
        }
    }

    @Test
    void anAliasThatWasRemovedIsFoundAndItsReturnToo() throws Exception {
        events.addPair("first", Instant.now().minusSeconds(10));
        try (Service service = start()) {
            awaitStatus(service, "UP");
            String index = indices(service).at("/details/alerts").asString();

            http.send(
                    "POST",
                    "/_aliases",
                    "{\"actions\": [{\"remove\": {\"index\": \"" + index + "\", \"alias\": \"taskwatch-alerts\"}}]}");
            awaitStatus(service, "DOWN");
            assertThat(conditions(service)).containsExactly("alerts-without-alias");

            http.send(
                    "POST",
                    "/_aliases",
                    "{\"actions\": [{\"add\": {\"index\": \"" + index + "\", \"alias\": \"taskwatch-alerts\"}}]}");
            awaitStatus(service, "UP");
        }
    }

    private Service start() throws Exception {
        Path rules = RuleCopy.over(events.name()).every("1s", "10m").in(Files.createDirectory(files.resolve("rules")));
        return Service.start(
                secured.uri(), rules, "spring.config.import=configtree:" + files + "/", "taskwatch.sources.check=1s");
    }

    private static void awaitStatus(Service service, String status) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(indices(service).path("status").asString("")).isEqualTo(status));
    }

    private static JsonNode indices(Service service) {
        return service.health("/indices").body();
    }

    private static List<String> conditions(Service service) {
        return indices(service)
                .at("/details/findings")
                .valueStream()
                .map(finding -> finding.path("condition").asString())
                .toList();
    }
}
