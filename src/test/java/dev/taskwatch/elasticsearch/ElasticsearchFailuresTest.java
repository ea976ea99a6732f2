package dev.taskwatch.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import java.io.IOException;
import java.io.StringReader;
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
    void theInnermostCauseIsSaid() {
        ErrorCause error = json("""
                {"type": "illegal_argument_exception",
                 "reason": "composable template [ours] template after composition is invalid",
                 "caused_by": {"type": "illegal_argument_exception", "reason": "invalid alias",
                   "caused_by": {"type": "invalid_alias_name_exception",
                     "reason": "Invalid alias name [ours]:\\n an index or data stream exists with the same name"}}}""");

        assertThat(ElasticsearchFailures.reason(error))
                .isEqualTo(
                        "illegal_argument_exception: composable template [ours] template after composition is invalid;"
                                + " caused by invalid_alias_name_exception: Invalid alias name [ours]: an index or data stream"
                                + " exists with the same name");
    }

    @Test
    void theRootCauseOfASearchWithoutACauseIsSaid() {
        ErrorCause error = json("""
                {"type": "search_phase_execution_exception", "reason": "all shards failed",
                 "root_cause": [{"type": "no_shard_available_action_exception", "reason": "no copy of [i][0]"}]}""");

        assertThat(ElasticsearchFailures.reason(error))
                .isEqualTo("search_phase_execution_exception: all shards failed; caused by"
                        + " no_shard_available_action_exception: no copy of [i][0]");
    }

    @Test
    void aCauseThatSaysTheSameIsNotRepeated() {
        ErrorCause error = json("""
                {"type": "mapper_parsing_exception", "reason": "failed to parse: For input string: \\"x\\"",
                 "root_cause": [{"type": "mapper_parsing_exception", "reason": "failed to parse"}],
                 "caused_by": {"type": "number_format_exception", "reason": "For input string: \\"x\\""}}""");

        assertThat(ElasticsearchFailures.reason(error))
                .isEqualTo("mapper_parsing_exception: failed to parse: For input string: \"x\"");
    }

    @Test
    void aCauseWithoutAReasonIsItsType() {
        ErrorCause error = json("""
                {"type": "exception", "reason": "failed", "caused_by": {"type": "stack_overflow_error", "reason": null}}""");

        assertThat(ElasticsearchFailures.reason(error)).isEqualTo("exception: failed; caused by stack_overflow_error");
    }

    @Test
    void aLongReasonLeavesRoomForItsCause() {
        ErrorCause error = ErrorCause.of(cause -> cause.type("outer")
                .reason("x".repeat(5000))
                .causedBy(inner -> inner.type("inner").reason("y".repeat(5000))));

        assertThat(ElasticsearchFailures.reason(error))
                .startsWith("outer: xx")
                .contains("…; caused by inner: yy")
                .hasSizeLessThan(510);
    }

    private static ErrorCause json(String json) {
        return ErrorCause.of(cause -> cause.withJson(new StringReader(json)));
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
