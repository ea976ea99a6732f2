package dev.taskwatch.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster answers is shown where it is answered, at each {@code Elasticsearch…} class; here is what has no answer. */
class ElasticsearchFailuresTest {

    @ParameterizedTest
    @MethodSource
    void saysWhyThereIsNoAnswerAndWhatHelps(Exception failure, String sentence) {
        assertThat(ElasticsearchFailures.describe(failure)).isEqualTo(sentence);
        assertThat(ElasticsearchFailures.describe(new IOException("wrapped", failure)))
                .isEqualTo(sentence);
        assertThat(ElasticsearchFailures.status(failure)).isEqualTo(-1);
    }

    static Stream<Arguments> saysWhyThereIsNoAnswerAndWhatHelps() {
        return Stream.of(
                Arguments.of(
                        new SocketTimeoutException("60,000 milliseconds timeout"),
                        "Elasticsearch did not answer in time: see spring.elasticsearch.socket-timeout"),
                Arguments.of(
                        new ConnectTimeoutException("Connect to http://es:9200 failed"),
                        "cannot connect to Elasticsearch in time: check spring.elasticsearch.uris, or see"
                                + " spring.elasticsearch.connection-timeout"),
                Arguments.of(
                        new UnknownHostException("es.example.org"),
                        "no such host: es.example.org; check spring.elasticsearch.uris"),
                Arguments.of(
                        new ConnectException("Connection refused"),
                        "cannot connect to Elasticsearch: Connection refused; check spring.elasticsearch.uris"),
                Arguments.of(
                        new SSLHandshakeException("unable to find valid certification path"),
                        "no TLS connection to Elasticsearch: unable to find valid certification path; check"
                                + " spring.elasticsearch.uris and the bundle that"
                                + " spring.elasticsearch.restclient.ssl.bundle names"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certificate_required", "bad_certificate", "unknown_ca", "certificate_unknown"})
    void saysWhereTheClientCertificateBelongsWhenTheClusterRefusesIt(String alert) {
        assertThat(ElasticsearchFailures.describe(new SSLHandshakeException("Received fatal alert: " + alert)))
                .contains("client certificate", "keystore.certificate and keystore.private-key");
    }

    @Test
    void anythingElseIsShownOnOneLine() {
        assertThat(ElasticsearchFailures.describe(new IOException("Connection\n reset\tby peer")))
                .startsWith("no usable answer from Elasticsearch: Connection reset by peer; check"
                        + " spring.elasticsearch.uris, https:// or http:// as well, whether it asks for a client"
                        + " certificate");
    }

    @Test
    void aLongReasonIsCut() {
        ErrorCause error = ErrorCause.of(cause -> cause.type("some_exception").reason("x\n".repeat(5000)));

        assertThat(ElasticsearchFailures.reason(error))
                .startsWith("some_exception: x x")
                .endsWith("…")
                .hasSize(501);
    }

    @Test
    void aCallGivesItsResultOrTheCallersExceptionWithTheCause() {
        IOException cause = new IOException("gone");

        assertThat(ElasticsearchFailures.<String, IllegalStateException>calling(
                        () -> "answer", IllegalStateException::new))
                .isEqualTo("answer");
        assertThatIllegalStateException()
                .isThrownBy(() -> ElasticsearchFailures.calling(
                        () -> {
                            throw cause;
                        },
                        IllegalStateException::new))
                .withMessageStartingWith("no usable answer from Elasticsearch: gone; check ")
                .withCause(cause);
    }
}
