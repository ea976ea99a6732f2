package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.IndexTemplates;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.secured.ApiKeyBody;
import dev.taskwatch.local.secured.Certificates;
import dev.taskwatch.local.secured.SecuredElasticsearch;
import dev.taskwatch.local.secured.SecuredElasticsearch.Asked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The whole service before a cluster with security, with the keys that docs/api-keys gives and nothing else. */
@ExtendWith(OutputCaptureExtension.class)
class SecuredServiceIT {

    private static final String KEY = "Zmlyc3Qta2V5LWlkOmZpcnN0LXNlY3JldA==";
    private static final String NEW_KEY = "c2Vjb25kLWtleS1pZDpzZWNvbmQtc2VjcmV0";
    private static final ApiKeyBody RUNTIME = ApiKeyBody.of(Path.of("docs/api-keys/runtime.json"));
    private static final ApiKeyBody SET_UP = ApiKeyBody.of(Path.of("docs/api-keys/set-up.json"));

    private final URI node = LocalElasticsearch.shared().uri();
    private final SecuredElasticsearch secured = SecuredElasticsearch.before(node, Certificates.NODE);
    private final EventIndex events = EventIndex.create(node, "secured");

    @TempDir
    Path files;

    private Path ca;
    private Path credentials;
    private Path rules;

    @BeforeEach
    void prepare() throws IOException {
        IndexTemplates.install(node, "elasticsearch"); // as the set-up would have, with its key
        ca = Certificates.shared().certificate(Certificates.CA, files.resolve("ca.crt"));
        credentials = Files.createDirectory(files.resolve("credentials"));
        rules = RuleCopy.over(events.name()).every("1s", "10m").in(Files.createDirectory(files.resolve("rules")));
    }

    @AfterEach
    void close() {
        secured.close();
        events.close();
    }

    @Test
    void theRuntimeKeyIsEnoughForAllThatItAsks(CapturedOutput output) throws IOException {
        secured.accept(KEY, RUNTIME);
        write(KEY);
        events.addPair("first", Instant.now().minusSeconds(30));

        try (Service service = Service.start(secured.uri(), rules, settings())) {
            awaitAlerts(1);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(asked())
                        .contains(
                                "POST /_bulk", "POST /_msearch", "POST /_mget", "POST /_security/user/_has_privileges");
                assertThat(service.health("/readiness").status()).isEqualTo(200);
                assertThat(service.health("").status()).isEqualTo(200);
            });
            assertThat(service.health("/rights").body().path("status").asString())
                    .isEqualTo("UP");

            secured.accept(NEW_KEY, RUNTIME);
            secured.invalidate(KEY);
            write(NEW_KEY);
            events.addPair("second", Instant.now().minusSeconds(20));
            awaitAlerts(2);

            assertNoSecretIsShown(service);
        }

        assertThat(secured.asked().stream().filter(one -> !one.allowed()).map(Asked::request))
                .as("asked without the right")
                .allMatch(request ->
                        request.startsWith("HEAD /_index_template/") || request.equals("GET /_cluster/health"));
        assertThat(output)
                .containsOnlyOnce("no right to see or install the index templates")
                .doesNotContain("no right \"")
                .doesNotContain(KEY, NEW_KEY);
    }

    @Test
    void theSetUpKeyIsEnoughForTheSetUp(CapturedOutput output) throws IOException {
        new JsonHttp(node)
                .send("DELETE", "/_index_template/taskwatch-alerts,taskwatch-state", ""); // a data stream keeps its own
        secured.accept(KEY, SET_UP);
        write(KEY);
        List<String> arguments =
                new java.util.ArrayList<>(List.of("--set-up", "--spring.elasticsearch.uris=" + secured.uri()));
        List.of(settings()).forEach(setting -> arguments.add("--" + setting));

        int exitCode = SpringApplication.exit(new SpringApplicationBuilder(Taskwatch.class)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new)));

        assertThat(exitCode).isZero();
        assertThat(secured.asked()).allMatch(Asked::allowed);
        assertThat(asked()).contains("PUT /_index_template/taskwatch-alerts");
        assertThat(output).doesNotContain(KEY);
    }

    /** Even by what only a curious operator turns on. */
    private static void assertNoSecretIsShown(Service service) {
        for (String endpoint :
                List.of("env", "configprops", "health", "info", "prometheus", "detections", "loggers", "beans")) {
            assertThat(service.actuator("/" + endpoint))
                    .as(endpoint)
                    .doesNotContain(KEY, NEW_KEY, "first-secret", "second-secret");
        }
    }

    private String[] settings() {
        return new String[] {
            "spring.config.import=configtree:" + credentials + "/",
            "spring.elasticsearch.restclient.ssl.bundle=elasticsearch",
            "spring.ssl.bundle.pem.elasticsearch.truststore.certificate=file:" + ca,
            "management.endpoints.web.exposure.include=*",
            "logging.level.org.apache.hc=debug"
        };
    }

    private void write(String key) throws IOException {
        Path next = Files.writeString(credentials.resolve("..next"), key + "\n");
        Files.move(next, credentials.resolve("spring.elasticsearch.api-key"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Set<String> asked() {
        return secured.asked().stream().map(Asked::request).collect(Collectors.toSet());
    }

    private void awaitAlerts(int count) {
        Alerts alerts = Alerts.of(node, events.name());
        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(alerts.hits()).hasSizeGreaterThanOrEqualTo(count));
    }
}
