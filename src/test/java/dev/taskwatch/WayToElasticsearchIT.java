package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.ForwardProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.PathProxy;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.secured.ApiKeyBody;
import dev.taskwatch.local.secured.Certificates;
import dev.taskwatch.local.secured.SecuredElasticsearch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole service where Elasticsearch is below a path, or behind a forward proxy. */
class WayToElasticsearchIT {

    private static final String KEY = "Zmlyc3Qta2V5LWlkOmZpcnN0LXNlY3JldA==";

    private final URI node = LocalElasticsearch.shared().uri();
    private final EventIndex events = EventIndex.create(node, "way");

    @TempDir
    Path files;

    private Path rules;

    @BeforeEach
    void prepare() throws IOException {
        new JsonHttp(node).send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        rules = RuleCopy.over(events.name()).every("2s", "10m").in(Files.createDirectory(files.resolve("rules")));
        events.addPair("first", Instant.now().minusSeconds(30));
    }

    @AfterEach
    void close() {
        events.close();
    }

    @ParameterizedTest
    @CsvSource({"/es, /es, ''", "/es/, /es, ''", "/a%20b/c%2Fd/, /a%20b/c%2Fd, ''", "'', /es, es"})
    void everyRequestGoesBelowThePath(String written, String path, String prefix) {
        try (PathProxy proxy = PathProxy.before(node, path);
                Service service = Service.start(
                        URI.create(proxy.uri() + written), rules, "spring.elasticsearch.path-prefix=" + prefix)) {
            awaitAlert();
            awaitSources(service);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(proxy.requests()).anyMatch(request -> request.startsWith("POST /_bulk")));
            assertThat(proxy.requests()).anyMatch(request -> request.contains("/_eql/search"));
            assertThat(proxy.requests()).anyMatch(request -> request.contains("/_doc/"));
            assertThat(proxy.requests()).anyMatch(request -> request.contains("/_field_caps"));
            assertThat(proxy.requestsElsewhere()).isEmpty();
        }
    }

    @Test
    void everyRequestGoesThroughTheForwardProxy() {
        try (ForwardProxy proxy = ForwardProxy.start();
                Service service =
                        Service.start(URI.create("http://localhost:" + node.getPort()), rules, proxy(proxy))) {
            awaitAlert();
            awaitSources(service);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(proxy.requests())
                            .anyMatch(request ->
                                    request.startsWith("POST http://localhost:" + node.getPort() + "/_bulk")));
        }
    }

    @Test
    void aForwardProxyMayAskForCredentialsWhichMayBeRotated() throws IOException {
        Path ca = Certificates.shared().certificate(Certificates.CA, files.resolve("ca.crt"));
        Path credentials = Files.createDirectory(files.resolve("credentials"));
        Files.writeString(credentials.resolve("spring.elasticsearch.api-key"), KEY);
        Files.writeString(credentials.resolve("taskwatch.proxy.username"), "watcher");
        Files.writeString(credentials.resolve("taskwatch.proxy.password"), "of the proxy\n");
        try (ForwardProxy proxy = ForwardProxy.start();
                SecuredElasticsearch secured = SecuredElasticsearch.before(node, Certificates.NODE)) {
            secured.accept(KEY, ApiKeyBody.of(Path.of("docs/api-keys/runtime.json")));
            proxy.demand("watcher", "of the proxy");
            try (Service service = Service.start(
                    secured.uri(),
                    rules,
                    proxy(proxy),
                    "spring.config.import=configtree:" + credentials + "/",
                    "spring.elasticsearch.restclient.ssl.bundle=elasticsearch",
                    "spring.ssl.bundle.pem.elasticsearch.truststore.certificate=file:" + ca)) {
                awaitAlert();
                awaitSources(service);
                assertThat(proxy.requests())
                        .isNotEmpty()
                        .allMatch(("CONNECT localhost:" + secured.uri().getPort())::equals);

                Files.writeString(credentials.resolve("taskwatch.proxy.password"), "a new one");
                proxy.demand("watcher", "a new one");
                secured.restart(Certificates.NODE, Optional.empty()); // no tunnel outlasts it
                int tunnels = proxy.requests().size();
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(proxy.requests()).hasSizeGreaterThan(tunnels));
            }
        }
    }

    @Test
    void wrongCredentialsOfTheForwardProxyAreNamed() {
        try (ForwardProxy proxy = ForwardProxy.start()) {
            proxy.demand("watcher", "another");
            try (Service service = Service.start(node, rules, proxy(proxy))) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> service.health("/detection")
                                .body()
                                .toString()
                                .contains("the forward proxy refused the credentials (407): check"));
            }
        }
    }

    private static String proxy(ForwardProxy proxy) {
        return "taskwatch.proxy.uri=" + proxy.uri();
    }

    private void awaitAlert() {
        Alerts alerts = Alerts.of(node, events.name());
        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(alerts.hits()).isNotEmpty());
    }

    private static void awaitSources(Service service) {
        // A check that fails, as while another test's index is being made, is repeated after a minute.
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(service.health("/sources")
                                .body()
                                .at("/details/checked")
                                .asString(""))
                        .isNotEmpty());
    }
}
