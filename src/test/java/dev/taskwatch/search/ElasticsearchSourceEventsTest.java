package dev.taskwatch.search;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.notContaining;
import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ElasticsearchSourceEventsTest {

    private static final EventRef NETWORK = new EventRef(".ds-logs-network-1", "e1", at("12:00"));
    private static final EventRef REGISTRY = new EventRef("winlogbeat-8", "e2", at("12:00:01"));

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final SourceEvents events = new ElasticsearchSourceEvents(elasticsearch.client());

    @Test
    void asksForAllEventsAtOnceWhereverTheyLie() {
        elasticsearch.answers(200, found(0, ""));

        events.fetch(List.of(NETWORK, REGISTRY, NETWORK));

        assertThat(elasticsearch.request().getUrl())
                .startsWith("/.ds-logs-network-1,winlogbeat-8/_search?")
                .contains("ignore_unavailable=true");
        JsonNode body = JsonMapper.shared().readTree(elasticsearch.request().getBodyAsString());
        assertThat(body).isEqualTo(JsonMapper.shared().readTree("""
                {"query": {"bool": {"filter": [
                   {"ids": {"values": ["e1", "e2"]}},
                   {"terms": {"_index": [".ds-logs-network-1", "winlogbeat-8"]}}]}},
                 "size": 4}"""));
    }

    @Test
    void givesEachEventWithWhatItSays() {
        elasticsearch.answers(
                200,
                found(0, hit(NETWORK, "{\"source\": {\"ip\": \"192.0.2.1\"}}") + "," + hit(REGISTRY, "{\"n\": 1}")));

        assertThat(events.fetch(List.of(NETWORK, REGISTRY)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        NETWORK,
                        new SourceEvent(NETWORK, Optional.of(Map.of("source", Map.of("ip", "192.0.2.1")))),
                        REGISTRY,
                        new SourceEvent(REGISTRY, Optional.of(Map.of("n", 1)))));
    }

    @Test
    void anIdOfAnotherIndexIsAnotherEvent() {
        elasticsearch.answers(200, found(0, hit(new EventRef("winlogbeat-8", "e1", at("12:00")), "{\"other\": true}")));

        assertThat(events.fetch(List.of(NETWORK)))
                .containsOnly(Map.entry(NETWORK, new SourceEvent(NETWORK, Optional.empty())));
    }

    @Test
    void ofAnEventThatIsTooLargeAlertsHaveWhatTheyCannotDoWithout() {
        elasticsearch.answers(200, found(0, hit(REGISTRY, "{\"huge\": \"" + "x".repeat(5 << 20) + "\"}")));
        elasticsearch.answers(
                any(anyUrl())
                        .withRequestBody(containing("registry.path"))
                        .withRequestBody(notContaining("registry.data.bytes")),
                200,
                found(0, hit(REGISTRY, "{\"registry\": {\"path\": \"HKLM\"}}")));

        assertThat(events.fetch(List.of(REGISTRY)))
                .containsEntry(
                        REGISTRY,
                        new SourceEvent(REGISTRY, Optional.of(Map.of("registry", Map.of("path", "HKLM"))), true));
    }

    @Test
    void whatIsNotThereWasDeleted() {
        elasticsearch.answers(200, found(0, hit(NETWORK, "{}")));

        assertThat(events.fetch(List.of(NETWORK, REGISTRY)))
                .containsEntry(REGISTRY, new SourceEvent(REGISTRY, Optional.empty()));
    }

    @Test
    void whatALostShardMayHoldIsUnavailable() {
        elasticsearch.answers(200, found(1, hit(NETWORK, "{}")));

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> events.fetch(List.of(NETWORK, REGISTRY)))
                .withMessage("the events that matched could not be read: 1 shards did not answer");
        assertThat(events.fetch(List.of(NETWORK))).as("nothing is lacking").hasSize(1);
    }

    @Test
    void aRefusalIsUnavailable() {
        elasticsearch.answers(
                429, "{\"error\": {\"type\": \"circuit_breaking_exception\", \"reason\": \"full\"}, \"status\": 429}");

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> events.fetch(List.of(NETWORK)))
                .withMessage("Elasticsearch is overloaded (429): circuit_breaking_exception: full");
    }

    private static String found(int failedShards, String hits) {
        return """
                {"took": 1, "timed_out": false,
                 "_shards": {"total": 2, "successful": %d, "skipped": 0, "failed": %d},
                 "hits": {"total": {"value": 1, "relation": "eq"}, "hits": [%s]}}""".formatted(2 - failedShards, failedShards, hits);
    }

    private static String hit(EventRef ref, String source) {
        return """
                {"_index": "%s", "_id": "%s", "_score": 0.0, "_source": %s}""".formatted(ref.index(), ref.id(), source);
    }
}
