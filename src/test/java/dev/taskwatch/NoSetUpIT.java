package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.IndexTemplates;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.secured.ApiKeyBody;
import dev.taskwatch.local.secured.Certificates;
import dev.taskwatch.local.secured.SecuredElasticsearch;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The service with its runtime key, which can neither see nor install a template, where nobody has run the set-up. */
@ExtendWith(OutputCaptureExtension.class)
class NoSetUpIT {

    private static final String KEY = "Zmlyc3Qta2V5LWlkOmZpcnN0LXNlY3JldA==";

    @Test
    void itAlertsAndSaysWhatToDoAndTheSetUpCuresItAfterwards(@TempDir Path files, CapturedOutput output)
            throws Exception {
        Files.writeString(files.resolve("spring.elasticsearch.api-key"), KEY);
        Path ca = Certificates.shared().certificate(Certificates.CA, files.resolve("ca.crt"));
        try (LocalElasticsearch elasticsearch = LocalElasticsearch.start(0);
                SecuredElasticsearch secured = SecuredElasticsearch.before(elasticsearch.uri(), Certificates.NODE)) {
            URI node = elasticsearch.uri();
            JsonHttp http = new JsonHttp(node);
            secured.accept(KEY, ApiKeyBody.of(Path.of("docs/api-keys/runtime.json")));
            EventIndex events = EventIndex.create(node, "no-set-up");
            events.addPair("first", Instant.now().minusSeconds(30));
            Path rules = RuleCopy.over(events.name()).every("1s", "10m").in(Files.createDirectory(files.resolve("r")));
            try (Service service = Service.start(
                    secured.uri(),
                    rules,
                    "spring.config.import=configtree:" + files + "/",
                    "spring.elasticsearch.restclient.ssl.bundle=elasticsearch",
                    "spring.ssl.bundle.pem.elasticsearch.truststore.certificate=file:" + ca)) {
                await().atMost(Duration.ofSeconds(40)).ignoreExceptions().untilAsserted(() -> {
                    assertThat(http.get("/taskwatch-alerts-*/_count")
                                    .path("count")
                                    .asInt())
                            .isOne();
                    assertThat(http.get("/taskwatch-state/_doc/" + RuleCopy.ID)
                                    .path("found")
                                    .asBoolean())
                            .isTrue();
                    assertThat(output).contains("a run report was not stored", "; run --set-up with a key as in");
                });
                await("readiness, of which a slow machine may miss some ticks")
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> service.health("/readiness").status() == 200);
                assertThat(http.get("/taskwatch-run*/_count")
                                .at("/_shards/total")
                                .asInt())
                        .as("shards of an index that the stream could not take the place of")
                        .isZero();

                IndexTemplates.install(node, "elasticsearch"); // as the set-up would, with its key

                await().atMost(Duration.ofSeconds(40))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(http.get("/taskwatch-runs/_search")
                                        .at("/hits/hits/0/_index")
                                        .asString())
                                .startsWith(".ds-taskwatch-runs-"));
            }
        }
    }
}
