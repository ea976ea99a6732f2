package dev.taskwatch.elasticsearch;

import static dev.taskwatch.local.secured.Certificates.CA;
import static dev.taskwatch.local.secured.Certificates.CLIENT;
import static dev.taskwatch.local.secured.Certificates.CLIENT_OF_OTHER_CA;
import static dev.taskwatch.local.secured.Certificates.ELSEWHERE;
import static dev.taskwatch.local.secured.Certificates.NODE;
import static dev.taskwatch.local.secured.Certificates.NODE_OF_OTHER_CA;
import static dev.taskwatch.local.secured.Certificates.OTHER_CA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.secured.ApiKeyBody;
import dev.taskwatch.local.secured.Certificates;
import dev.taskwatch.local.secured.SecuredElasticsearch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchClientAutoConfiguration;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The service's client before a cluster with security. */
@ExtendWith(OutputCaptureExtension.class)
class ElasticsearchSecurityIT {

    private static final ApiKeyBody RUNTIME = ApiKeyBody.of(Path.of("docs/api-keys/runtime.json"));

    private static final String KEY = "Zmlyc3Qta2V5LWlkOmZpcnN0LXNlY3JldA==";
    private static final String NEW_KEY = "c2Vjb25kLWtleS1pZDpzZWNvbmQtc2VjcmV0";
    private static final String PASSWORD = "correct horse ${battery} staple";

    private static final String CA_REMEDY =
            "put that CA into truststore.certificate of a bundle in spring.ssl.bundle.pem";

    private final URI node = LocalElasticsearch.shared().uri();
    private final Certificates certificates = Certificates.shared();

    @TempDir
    Path files;

    private Path secrets;

    @BeforeEach
    void aKeyInAFile() throws IOException {
        secrets = Files.createDirectory(files.resolve("secrets"));
        Files.writeString(apiKeyFile(), KEY + "\n");
    }

    @AfterEach
    void noSecretIsToldWhateverHappened(CapturedOutput output) {
        assertThat(output.getAll())
                .doesNotContain(KEY, NEW_KEY, PASSWORD, "first-secret", "second-secret")
                .doesNotContain(lastLine(certificates.privateKey(CLIENT)));
    }

    @Test
    void theRightCaAndKeyReachTheCluster() {
        try (SecuredElasticsearch secured = secured(NODE)) {
            run(secured, trusting(CA), context -> assertThat(failure(context)).isEmpty());
        }
    }

    @Test
    void aCaThatIsNotTrustedIsRefused() {
        try (SecuredElasticsearch secured = secured(NODE)) {
            run(
                    secured,
                    trusting(OTHER_CA),
                    context -> assertThat(failure(context))
                            .hasValueSatisfying(why -> assertThat(why)
                                    .startsWith("the certificate of Elasticsearch is of a CA that is not trusted")
                                    .contains(CA_REMEDY)));
        }
    }

    @Test
    void withoutABundleAPrivateCaIsRefused() {
        try (SecuredElasticsearch secured = secured(NODE)) {
            run(
                    secured,
                    Stream.of(),
                    context -> assertThat(failure(context))
                            .hasValueSatisfying(why -> assertThat(why).contains(CA_REMEDY)));
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() {
        try (SecuredElasticsearch secured = secured(ELSEWHERE)) {
            run(
                    secured,
                    trusting(CA),
                    context -> assertThat(failure(context))
                            .hasValueSatisfying(why -> assertThat(why)
                                    .startsWith("the certificate of Elasticsearch is for another host")
                                    .endsWith("give one of its names in spring.elasticsearch.uris")));
        }
    }

    @Test
    void anyHostOfTheCaIsTakenIfTheNameIsNotToBeVerified() {
        try (SecuredElasticsearch secured = secured(ELSEWHERE)) {
            run(
                    secured,
                    trustingAnyHost(),
                    context -> assertThat(failure(context)).isEmpty());
        }
    }

    @Test
    void aCaThatIsNotTrustedIsRefusedEvenIfTheNameIsNotToBeVerified() {
        try (SecuredElasticsearch secured = secured(NODE_OF_OTHER_CA)) {
            run(
                    secured,
                    trustingAnyHost(),
                    context -> assertThat(failure(context))
                            .hasValueSatisfying(why -> assertThat(why).contains(CA_REMEDY)));
        }
    }

    @Test
    void aClientCertificateIsShownToAClusterThatAsksForOne() {
        try (SecuredElasticsearch secured = requiringClientCertificate()) {
            run(
                    secured,
                    withClientCertificate(CLIENT),
                    context -> assertThat(failure(context)).isEmpty());
        }
    }

    @Test
    void withoutTheClientCertificateThatTheClusterAsksForItIsSaidWhereToPutOne() {
        try (SecuredElasticsearch secured = requiringClientCertificate()) {
            run(
                    secured,
                    trusting(CA),
                    context -> assertThat(failure(context))
                            .hasValueSatisfying(why -> assertThat(why)
                                    .contains("client certificate", "keystore.certificate and keystore.private-key")));
        }
    }

    @Test
    void aClientCertificateThatTheClusterDoesNotTrustIsNamed() {
        try (SecuredElasticsearch secured = requiringClientCertificate()) {
            run(
                    secured,
                    withClientCertificate(CLIENT_OF_OTHER_CA),
                    context -> assertThat(failure(context))
                            .hasValueSatisfying(why -> assertThat(why)
                                    .contains("client certificate", "keystore.certificate and keystore.private-key")));
        }
    }

    @Test
    void userAndPasswordAreTaken() throws IOException {
        Files.delete(apiKeyFile());
        Files.writeString(secrets.resolve("spring.elasticsearch.username"), "taskwatch");
        Files.writeString(secrets.resolve("spring.elasticsearch.password"), PASSWORD);
        try (SecuredElasticsearch secured = secured(NODE)) {
            secured.acceptUser("taskwatch", PASSWORD, RUNTIME);

            run(secured, trusting(CA), context -> assertThat(failure(context)).isEmpty());
        }
    }

    @Test
    void aWrongKeyIsRefusedAndAskedOnlyOnce() throws IOException {
        Files.writeString(apiKeyFile(), NEW_KEY);
        try (SecuredElasticsearch secured = secured(NODE)) {
            run(
                    secured,
                    trusting(CA),
                    context -> assertThat(failure(context))
                            .hasValue("Elasticsearch refused the credentials (401): check spring.elasticsearch.api-key,"
                                    + " or username and password"));
        }
    }

    @Test
    void aKeyWithoutTheRightIsToldWhatToHave() {
        try (SecuredElasticsearch secured = SecuredElasticsearch.before(node, NODE)) {
            secured.accept(KEY, RUNTIME.without("read", "taskwatch-state"));

            run(
                    secured,
                    trusting(CA),
                    context -> assertThat(failure(context))
                            .hasValueSatisfying(why -> assertThat(why)
                                    .startsWith("Elasticsearch denied the right (403): security_exception: action ")
                                    .endsWith("docs/api-keys has what a key needs")));
        }
    }

    @Test
    void aRotatedKeyCountsWithTheNextRequest() throws IOException {
        try (SecuredElasticsearch secured = secured(NODE)) {
            run(secured, trusting(CA), context -> {
                assertThat(failure(context)).isEmpty();
                secured.accept(NEW_KEY, RUNTIME);
                secured.invalidate(KEY);
                assertThat(failure(context)).isNotEmpty();

                replace(apiKeyFile(), NEW_KEY);

                assertThat(failure(context)).isEmpty();
            });
        }
    }

    @Test
    void whileAKeyIsWrittenTheLastOneStays(CapturedOutput output) throws IOException {
        try (SecuredElasticsearch secured = secured(NODE)) {
            run(secured, trusting(CA), context -> {
                Files.writeString(apiKeyFile(), "");
                assertThat(failure(context)).isEmpty();
                Files.delete(apiKeyFile());
                assertThat(failure(context)).isEmpty();
                assertThat(failure(context)).isEmpty();
            });
        }
        assertThat(output).containsOnlyOnce("the credentials for Elasticsearch cannot be read, the last ones stay");
    }

    @Test
    void aRenewedCaAndClientCertificateCountForTheNextConnection() throws IOException {
        try (SecuredElasticsearch secured = requiringClientCertificate()) {
            run(secured, withClientCertificate(CLIENT), context -> {
                assertThat(failure(context)).isEmpty();
                secured.restart(NODE_OF_OTHER_CA, Optional.of(OTHER_CA));
                await().untilAsserted(() -> assertThat(
                                failure(context)) // the first may be of a connection that is gone
                        .hasValueSatisfying(why -> assertThat(why).contains(CA_REMEDY)));

                Files.writeString(files.resolve("ca.crt"), "half a certi"); // and goes on after a mistake
                withClientCertificate(CLIENT_OF_OTHER_CA);
                trusting(OTHER_CA);

                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(failure(context)).isEmpty());
            });
        }
    }

    @Test
    void plainHttpAtATlsPortIsNamed() {
        try (SecuredElasticsearch secured = secured(NODE)) {
            URI plain = URI.create(secured.uri().toString().replace("https:", "http:"));
            runner(plain, Stream.of())
                    .run(context -> assertThat(failure(context))
                            .hasValueSatisfying(
                                    why -> assertThat(why).contains("check spring.elasticsearch.uris, https:// or")));
        }
    }

    @Test
    void tlsAtAPlainHttpPortIsNamed() {
        URI tls = URI.create(node.toString().replace("http:", "https:"));
        runner(tls, trusting(CA))
                .run(context -> assertThat(failure(context))
                        .hasValueSatisfying(
                                why -> assertThat(why).contains("does not speak TLS: write http:// there")));
    }

    private SecuredElasticsearch secured(String certificate) {
        SecuredElasticsearch secured = SecuredElasticsearch.before(node, certificate);
        secured.accept(KEY, RUNTIME);
        return secured;
    }

    private SecuredElasticsearch requiringClientCertificate() {
        SecuredElasticsearch secured = SecuredElasticsearch.before(node, NODE, CA);
        secured.accept(KEY, RUNTIME);
        return secured;
    }

    private Stream<String> trusting(String ca) {
        certificates.certificate(ca, files.resolve("ca.crt"));
        return Stream.of(
                "spring.elasticsearch.restclient.ssl.bundle=elasticsearch",
                "spring.ssl.bundle.watch.file.quiet-period=100ms",
                "spring.ssl.bundle.pem.elasticsearch.reload-on-update=true",
                "spring.ssl.bundle.pem.elasticsearch.truststore.certificate=file:" + files.resolve("ca.crt"));
    }

    private Stream<String> trustingAnyHost() {
        return Stream.concat(trusting(CA), Stream.of("spring.elasticsearch.restclient.ssl.verify-hostname=false"));
    }

    private Stream<String> withClientCertificate(String name) {
        Path certificate = certificates.certificate(name, files.resolve("tls.crt"));
        Path key = certificates.privateKey(name, files.resolve("tls.key"));
        return Stream.concat(
                trusting(CA),
                Stream.of(
                        "spring.ssl.bundle.pem.elasticsearch.keystore.certificate=file:" + certificate,
                        "spring.ssl.bundle.pem.elasticsearch.keystore.private-key=file:" + key));
    }

    private void run(
            SecuredElasticsearch secured,
            Stream<String> settings,
            org.springframework.boot.test.context.runner.ContextConsumer<AssertableApplicationContext> test) {
        runner(secured.uri(), settings).run(test);
    }

    private ApplicationContextRunner runner(URI uri, Stream<String> settings) {
        return new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        ElasticsearchRestClientAutoConfiguration.class,
                        ElasticsearchClientAutoConfiguration.class))
                .withUserConfiguration(
                        ElasticsearchAddress.class,
                        ElasticsearchCompatibility.class,
                        ElasticsearchCredentials.class,
                        ElasticsearchSettings.class,
                        ElasticsearchTls.class)
                .withPropertyValues(Stream.concat(
                                settings,
                                Stream.of(
                                        "spring.config.import=configtree:" + secrets + "/",
                                        "spring.elasticsearch.uris=" + uri))
                        .toArray(String[]::new));
    }

    /** What a request that the runtime key allows comes to. */
    private static Optional<String> failure(AssertableApplicationContext context) {
        ElasticsearchClient client = context.getBean(ElasticsearchClient.class);
        try {
            ElasticsearchFailures.calling(
                    () -> client.mget(
                            get -> get.docs(doc -> doc.index("taskwatch-state").id("none")), Void.class),
                    IllegalStateException::new);
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Path apiKeyFile() {
        return secrets.resolve("spring.elasticsearch.api-key");
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling("..next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String lastLine(String pem) {
        List<String> lines = pem.lines().toList();
        return lines.get(lines.size() - 2);
    }
}
