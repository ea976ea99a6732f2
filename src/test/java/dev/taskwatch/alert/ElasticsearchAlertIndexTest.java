package dev.taskwatch.alert;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.notContaining;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ElasticsearchAlertIndexTest {

    private static final AlertId MARCH = new AlertId("a1", Instant.parse("2026-03-31T23:59:59Z"));
    private static final AlertId APRIL = new AlertId("a2", Instant.parse("2026-04-01T00:00:00Z"));

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final AlertIndex alerts = new ElasticsearchAlertIndex(elasticsearch.client(), elasticsearch.templates());

    @Test
    void looksAlertsUpInTheMonthsTheyCanBeIn() {
        elasticsearch.answers(200, """
                {"docs": [{"_index": "taskwatch-alerts-2026.03", "_id": "a1", "_version": 1, "found": true},
                          {"_index": "taskwatch-alerts-2026.04", "_id": "a2", "found": false}]}""");

        assertThat(alerts.known(List.of(MARCH, APRIL))).containsExactly(MARCH);

        assertThat(json(elasticsearch.request().getBodyAsString())).isEqualTo(json("""
                {"docs": [{"_id": "a1", "_index": "taskwatch-alerts-2026.03", "_source": false},
                          {"_id": "a2", "_index": "taskwatch-alerts-2026.04", "_source": false}]}"""));
    }

    @Test
    void whatHasNoIndexYetIsNew() {
        elasticsearch.answers(200, lookUpFailure("index_not_found_exception", "no such index"));

        assertThat(alerts.known(List.of(MARCH))).isEmpty();
    }

    @Test
    void whatALostShardMayHoldIsNotKnown() {
        elasticsearch.answers(200, lookUpFailure("no_shard_available_action_exception", "no\\n shard"));

        assertThatExceptionOfType(AlertsUnavailableException.class)
                .isThrownBy(() -> alerts.known(List.of(MARCH)))
                .withMessage("alert a1 could not be looked up in taskwatch-alerts-2026.03:"
                        + " no_shard_available_action_exception: no shard");
    }

    @Test
    void createsAndNeverReplaces() {
        elasticsearch.answers(
                200, bulk(item("a1", 201, "created"), failed("a2", 409, "version_conflict_engine_exception")));

        assertThat(alerts.write(List.of(alert(MARCH), alert(APRIL)))).isEqualTo(1);

        assertThat(StubbedElasticsearch.lines(elasticsearch.request()))
                .containsExactly(
                        json("{\"create\": {\"_index\": \"taskwatch-alerts-2026.03\", \"_id\": \"a1\"}}"),
                        json("{\"kibana.alert.uuid\": \"a1\", \"host\": {\"name\": \"h\"}}"),
                        json("{\"create\": {\"_index\": \"taskwatch-alerts-2026.04\", \"_id\": \"a2\"}}"),
                        json("{\"kibana.alert.uuid\": \"a2\", \"host\": {\"name\": \"h\"}}"));
    }

    @Test
    void anAlertThatItsIndexRejectsIsWrittenReduced() {
        elasticsearch.answers(200, bulk(item("a1", 201, "created"), failed("a2", 400, "document_parsing_exception")));
        elasticsearch.answers(
                post(urlPathEqualTo("/_bulk")).withRequestBody(containing("rejected")),
                200,
                bulk(item("a2", 201, "created")));

        assertThat(alerts.write(List.of(alert(MARCH), alert(APRIL)))).isEqualTo(2);

        assertThat(StubbedElasticsearch.lines(elasticsearch.requests().get(1)))
                .containsExactly(
                        json("{\"create\": {\"_index\": \"taskwatch-alerts-2026.04\", \"_id\": \"a2\"}}"), json("""
                        {"kibana.alert.uuid": "a2", "event": {"kind": "signal"},
                         "taskwatch": {"rejected": "document_parsing_exception: for a reason"}}"""));
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 422, 500})
    void anAlertThatIsRefusedForWhatItSaysIsWrittenReduced(int status) {
        elasticsearch.answers(200, bulk(item("a1", 201, "created"), failed("a2", status, "some_exception")));
        elasticsearch.answers(
                post(urlPathEqualTo("/_bulk")).withRequestBody(containing("rejected")),
                200,
                bulk(item("a2", 201, "created")));

        assertThat(alerts.write(List.of(alert(MARCH), alert(APRIL)))).isEqualTo(2);

        assertThat(elasticsearch.requests()).hasSize(2);
    }

    @Test
    void anAlertThatCannotBeWrittenAsJsonIsWrittenReducedAndCostsNoOther() {
        elasticsearch.answers(200, bulk(item("a1", 201, "created"), item("a2", 201, "created")));
        Map<String, Object> itself = new HashMap<>(Map.of("kibana.alert.uuid", "a1"));
        itself.put("host", itself);
        itself.put("taskwatch", Map.of("partial", false, "events", List.of(itself)));

        assertThat(alerts.write(List.of(new Alert(MARCH, itself), alert(APRIL))))
                .isEqualTo(2);

        assertThat(StubbedElasticsearch.lines(elasticsearch.request()))
                .element(1)
                .satisfies(document -> {
                    assertThat(document.path("kibana.alert.uuid").asString()).isEqualTo("a1");
                    assertThat(document.at("/taskwatch/rejected").asString()).startsWith("no JSON can be made of it");
                    assertThat(document.has("host")).isFalse();
                });
    }

    @Test
    void ofAMixedAnswerEachAlertIsTakenForWhatBecameOfIt() {
        elasticsearch.answers(
                200,
                bulk(
                        item("a1", 201, "created"),
                        failed("a2", 409, "version_conflict_engine_exception"),
                        failed("a3", 400, "document_parsing_exception"),
                        failed("a4", 429, "es_rejected_execution_exception"),
                        failed("a5", 503, "unavailable_shards_exception")));
        elasticsearch.answers(
                post(urlPathEqualTo("/_bulk")).withRequestBody(containing("rejected")),
                200,
                bulk(item("a3", 201, "created")));

        assertThatExceptionOfType(AlertsUnavailableException.class)
                .isThrownBy(() -> alerts.write(numbered(5)))
                .withMessageStartingWith("alert a4 could not be written");

        assertThat(elasticsearch.requests())
                .hasSize(2)
                .last()
                .satisfies(request -> assertThat(StubbedElasticsearch.lines(request))
                        .hasSize(2)
                        .first()
                        .satisfies(line ->
                                assertThat(line.at("/create/_id").asString()).isEqualTo("a3")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"create\": {\"_index\": \"taskwatch-alerts-2026.03\", \"_id\": \"a1\"}}",
                "{\"create\": {\"_index\": \"taskwatch-alerts-2026.03\", \"_id\": \"a1\", \"status\": 503}}",
                "{\"create\": {\"_index\": \"taskwatch-alerts-2026.03\", \"_id\": \"a1\", \"status\": 400}}",
                ""
            })
    void anAnswerThatDoesNotSayThatTheAlertIsThereIsNone(String item) {
        elasticsearch.answers(200, bulk(item));

        assertThatExceptionOfType(AlertsUnavailableException.class)
                .isThrownBy(() -> alerts.write(List.of(alert(MARCH))));
    }

    @Test
    void aRequestThatIsTooLargeIsSentInHalvesAndASingleAlertInLess() {
        elasticsearch.answers(post(urlPathEqualTo("/_bulk")).withRequestBody(containing("xxxx")), 413, "Too large");
        elasticsearch.answers(
                post(urlPathEqualTo("/_bulk")).withRequestBody(notContaining("xxxx")),
                200,
                bulk(item("any", 201, "created")));

        assertThat(alerts.write(List.of(alert(MARCH), large(APRIL)))).isEqualTo(2);

        List<LoggedRequest> requests = elasticsearch.requests();
        assertThat(requests).hasSize(4);
        assertThat(StubbedElasticsearch.lines(requests.get(3)))
                .containsExactly(
                        json("{\"create\": {\"_index\": \"taskwatch-alerts-2026.04\", \"_id\": \"a2\"}}"), json("""
                        {"kibana.alert.uuid": "a2", "event": {"kind": "signal"},
                         "taskwatch": {"rejected": "the request is too large (413): see http.max_content_length of Elasticsearch, or the limit of a proxy before it"}}"""));
    }

    @Test
    void aLookUpThatIsTooLargeIsMadeInHalves() {
        elasticsearch.answers(
                post(urlPathEqualTo("/_mget")).withRequestBody(containing("a1")).withRequestBody(containing("a2")),
                413,
                "Too large");
        elasticsearch.answers(post(urlPathEqualTo("/_mget")).withRequestBody(notContaining("a2")), 200, """
                {"docs": [{"_index": "taskwatch-alerts-2026.03", "_id": "a1", "_version": 1, "found": true}]}""");
        elasticsearch.answers(post(urlPathEqualTo("/_mget")).withRequestBody(notContaining("a1")), 200, """
                {"docs": [{"_index": "taskwatch-alerts-2026.04", "_id": "a2", "found": false}]}""");

        assertThat(alerts.known(List.of(MARCH, APRIL))).containsExactly(MARCH);
    }

    @Test
    void manyBytesAreSentInSeveralRequests() {
        elasticsearch.answers(bulkWith("a1"), 200, bulk(item("a1", 201, "created")));
        elasticsearch.answers(bulkWith("a2"), 200, bulk(item("a2", 201, "created")));

        assertThat(alerts.write(List.of(large(MARCH), large(APRIL)))).isEqualTo(2);

        assertThat(elasticsearch.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.getBody().length).isLessThan(5 << 20));
    }

    @Test
    void anAlertThatCannotBeWrittenCostsNoneInALaterRequest() {
        elasticsearch.answers(bulkWith("a1"), 200, bulk(failed("a1", 503, "unavailable_shards_exception")));
        elasticsearch.answers(bulkWith("a2"), 200, bulk(item("a2", 201, "created")));

        assertThatExceptionOfType(AlertsUnavailableException.class)
                .isThrownBy(() -> alerts.write(List.of(large(MARCH), large(APRIL))))
                .withMessageStartingWith("alert a1 could not be written");

        assertThat(elasticsearch.requests())
                .hasSize(2)
                .last()
                .satisfies(request -> assertThat(request.getBodyAsString()).contains("\"a2\""));
    }

    @ParameterizedTest
    @CsvSource({
        "429, es_rejected_execution_exception",
        "503, unavailable_shards_exception",
        "403, cluster_block_exception",
        "429, cluster_block_exception", // what a full disk brings
        "401, security_exception",
        "404, index_not_found_exception",
        "400, index_closed_exception", // the reduced one is rejected too
    })
    void anAlertThatMayNotBeWrittenIsUnavailable(int status, String type) {
        elasticsearch.answers(200, bulk(failed("a1", status, type)));

        assertThatExceptionOfType(AlertsUnavailableException.class)
                .isThrownBy(() -> alerts.write(List.of(alert(MARCH))))
                .withMessage(
                        "alert a1 could not be written to taskwatch-alerts-2026.03 (%d): %s: for a reason",
                        status, type);
    }

    @Test
    void aRequestThatIsRefusedAsAWholeIsUnavailable() {
        elasticsearch.answers(
                429, "{\"error\": {\"type\": \"circuit_breaking_exception\", \"reason\": \"full\"}, \"status\": 429}");

        assertThatExceptionOfType(AlertsUnavailableException.class)
                .isThrownBy(() -> alerts.write(List.of(alert(MARCH))))
                .withMessage("Elasticsearch is overloaded (429): circuit_breaking_exception: full");
        assertThatExceptionOfType(AlertsUnavailableException.class)
                .isThrownBy(() -> alerts.known(List.of(MARCH)))
                .withMessage("Elasticsearch is overloaded (429): circuit_breaking_exception: full");
    }

    private static Alert alert(AlertId id) {
        return new Alert(id, Map.of("kibana.alert.uuid", id.value(), "host", Map.of("name", "h")));
    }

    private static List<Alert> numbered(int most) {
        return IntStream.rangeClosed(1, most)
                .mapToObj(number -> alert(new AlertId("a" + number, MARCH.time())))
                .toList();
    }

    /** Two of them are too large for one request. */
    private static Alert large(AlertId id) {
        return new Alert(id, Map.of("kibana.alert.uuid", id.value(), "message", "x".repeat(3 << 20)));
    }

    private static MappingBuilder bulkWith(String id) {
        return post(urlPathEqualTo("/_bulk")).withRequestBody(containing("\"_id\":\"" + id + "\""));
    }

    private static String lookUpFailure(String type, String reason) {
        return """
                {"docs": [{"_index": "taskwatch-alerts-2026.03", "_id": "a1", "error": {
                  "root_cause": [], "type": "%s", "reason": "%s"}}]}""".formatted(type, reason);
    }

    private static String bulk(String... items) {
        return "{\"took\": 1, \"errors\": false, \"items\": [" + String.join(",", items) + "]}";
    }

    private static String item(String id, int status, String result) {
        return """
                {"create": {"_index": "taskwatch-alerts-2026.03", "_id": "%s", "status": %d, "result": "%s"}}""".formatted(id, status, result);
    }

    private static String failed(String id, int status, String type) {
        return """
                {"create": {"_index": "taskwatch-alerts-2026.03", "_id": "%s", "status": %d,
                  "error": {"type": "%s", "reason": "for a reason"}}}""".formatted(id, status, type);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
