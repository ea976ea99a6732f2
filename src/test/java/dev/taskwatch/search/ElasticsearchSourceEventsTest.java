package dev.taskwatch.search;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.notContaining;
import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.rule.FieldMapping;
import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ElasticsearchSourceEventsTest {

    private static final EventRef NETWORK = new EventRef(".ds-logs-network-1", "e1", at("12:00"));
    private static final EventRef REGISTRY = new EventRef("winlogbeat-8", "e2", at("12:00:01"));

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final Rule rule = Rules.of(Rules.EVENT);
    private final KnownMappings known = new KnownMappings((asked, fields, byIndex) -> FieldMappings.UNKNOWN);
    private final SourceEvents events = new ElasticsearchSourceEvents(elasticsearch.client(), known);

    @Test
    void asksForAllEventsAtOnceByTheRulesPatterns() {
        elasticsearch.answers(200, found(0, ""));

        fetch(NETWORK, REGISTRY, NETWORK);

        assertThat(elasticsearch.request().getUrl())
                .startsWith("/logs-*,winlogbeat-*/_search?")
                .contains("ignore_unavailable=true", "allow_partial_search_results=true");
        JsonNode body = body();
        assertThat(body.path("query")).isEqualTo(JsonMapper.shared().readTree("""
                {"bool": {"filter": [
                   {"ids": {"values": ["e1", "e2"]}},
                   {"range": {"@timestamp": {"gte": "2026-03-10T11:59:59.999Z", "lte": "2026-03-10T12:00:01.001Z",
                     "format": "strict_date_optional_time_nanos"}}}]}}"""));
        assertThat(body.path("docvalue_fields")).isEqualTo(JsonMapper.shared().readTree("""
                [{"field": "@timestamp", "format": "strict_date_optional_time_nanos"}]"""));
        assertThat(names(body, "fields")).contains("host.name", "source.ip", "event.ingested", "winlog.computer_name");
        assertThat(body.toString())
                .as("formats before the mapping is known")
                .containsOnlyOnce("\"format\":\"strict_date_optional_time_nanos\"}]");
    }

    @Test
    void manyIndicesMakeNoLongLine() {
        elasticsearch.answers(200, found(0, ""));
        EventRef[] refs = IntStream.range(0, 400)
                .mapToObj(i -> new EventRef(
                        ".ds-logs-endpoint.events.network-tenant" + i + "-2026.11.28-000001", "e" + i, at("12:00")))
                .toArray(EventRef[]::new);

        fetch(refs);

        assertThat(elasticsearch.request().getUrl()).hasSizeLessThan(300);
    }

    @Test
    void onlyDatesAreAskedWithAFormatAndWhatHasDocValuesIsReadFromThem() {
        known.learn(
                rule,
                new FieldMappings(Map.of(
                        "event.ingested", List.of(new FieldMapping("date", true, Set.of())),
                        "event.created",
                                List.of(
                                        new FieldMapping("date", true, Set.of("a")),
                                        new FieldMapping("keyword", true, Set.of("b"))),
                        "host.name", List.of(new FieldMapping("keyword", true, Set.of())),
                        "user.name",
                                List.of(
                                        new FieldMapping("keyword", true, Set.of("a")),
                                        new FieldMapping("text", false, Set.of("b"))))));
        elasticsearch.answers(200, found(0, ""));

        fetch(NETWORK);

        assertThat(names(body(), "docvalue_fields"))
                .containsExactlyInAnyOrder("@timestamp", "event.ingested", "event.created", "host.name");
        assertThat(names(body(), "fields")).contains("user.name").doesNotContain("host.name", "@timestamp", "*");
        List<String> withFormat = body().path("docvalue_fields")
                .valueStream()
                .filter(field -> field.has("format"))
                .map(field -> field.path("field").asString())
                .toList();
        assertThat(withFormat).containsExactlyInAnyOrder("@timestamp", "event.ingested");
    }

    @Test
    void givesEachEventWithWhatItSays() {
        elasticsearch.answers(
                200,
                found(0, hit(NETWORK, "{\"source\": {\"ip\": \"192.0.2.1\"}}") + "," + hit(REGISTRY, "{\"n\": 1}")));

        assertThat(fetch(NETWORK, REGISTRY).events())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        NETWORK,
                        new SourceEvent(NETWORK, Optional.of(Map.of("source", Map.of("ip", "192.0.2.1")))),
                        REGISTRY,
                        new SourceEvent(REGISTRY, Optional.of(Map.of("n", 1)))));
    }

    @Test
    void aFieldThatOnlyTheMappingGivesCompletesTheEvent() {
        elasticsearch.answers(200, found(0, hit(NETWORK, "{\"host\": {\"name\": \"own\"}}", """
                        "host.name": ["mapped"], "source.ip": ["192.0.2.1"], "event.type": ["start", "info"]""")));

        assertThat(fetch(NETWORK).events().get(NETWORK).fields())
                .isEqualTo(Map.of(
                        "host", Map.of("name", "own"),
                        "source", Map.of("ip", "192.0.2.1"),
                        "event", Map.of("type", List.of("start", "info"))));
    }

    @Test
    void amongTenantsWithTheSameIdAndTimeTheIndexDecides() {
        EventRef other = new EventRef(".ds-logs-network-2", "e1", at("12:00"));
        EventRef renamed = new EventRef("partial-.ds-logs-network-1", "e1", at("12:00"));
        elasticsearch.answers(200, found(0, hit(other, "{\"other\": true}") + "," + hit(renamed, "{\"own\": true}")));

        assertThat(fetch(NETWORK).events())
                .containsOnly(Map.entry(NETWORK, new SourceEvent(NETWORK, Optional.of(Map.of("own", true)))));
    }

    @Test
    void theSameIdAtAnotherTimeIsAnotherEvent() {
        EventRef other = new EventRef(NETWORK.index(), "e1", NETWORK.timestamp().plusMillis(1));
        elasticsearch.answers(200, found(0, hit(other, "{\"other\": true}")));

        assertThat(fetch(NETWORK).events())
                .containsOnly(Map.entry(NETWORK, new SourceEvent(NETWORK, Optional.empty())));
    }

    @Test
    void moreDocumentsThanTheAnswerHoldsAreAskedForAgainAndAreNoReasonToSayThatOneIsAbsent() {
        elasticsearch.answers(200, found(0, "").replace("\"value\": 0,", "\"value\": 10001,"));

        SourceAnswer answer = fetch(NETWORK);

        assertThat(elasticsearch.requests().get(1).getBodyAsString()).contains("\"size\":10000");
        assertThat(answer.events()).isEmpty();
        assertThat(answer.missing()).hasValueSatisfying(why -> assertThat(why).contains("documents have its id"));
    }

    @Test
    void ofAnEventThatIsTooLargeAlertsHaveWhatTheyCannotDoWithout() {
        elasticsearch.answers(200, found(0, hit(REGISTRY, "{\"huge\": \"" + "x".repeat(5 << 20) + "\"}")));
        elasticsearch.answers(
                any(anyUrl())
                        .withRequestBody(containing("_source"))
                        .withRequestBody(containing("registry.path"))
                        .withRequestBody(notContaining("registry.data.bytes")),
                200,
                found(0, hit(REGISTRY, "{\"registry\": {\"path\": \"HKLM\"}}")));

        assertThat(fetch(REGISTRY).events())
                .containsEntry(
                        REGISTRY,
                        new SourceEvent(REGISTRY, Optional.of(Map.of("registry", Map.of("path", "HKLM"))), true));
    }

    @Test
    void whatNoShardHasWasNotFound() {
        elasticsearch.answers(200, found(0, hit(NETWORK, "{}")));

        SourceAnswer answer = fetch(NETWORK, REGISTRY);

        assertThat(answer.missing()).isEmpty();
        assertThat(answer.events()).containsEntry(REGISTRY, new SourceEvent(REGISTRY, Optional.empty()));
    }

    @Test
    void ofWhatALostShardMayHoldNothingIsSaid() {
        elasticsearch.answers(200, found(1, hit(NETWORK, "{}")));

        SourceAnswer answer = fetch(NETWORK, REGISTRY);

        assertThat(answer.events()).containsOnlyKeys(NETWORK);
        assertThat(answer.missing()).contains("1 shards did not answer");
        assertThat(fetch(NETWORK).missing()).as("nothing is lacking").isEmpty();
    }

    @Test
    void aSearchThatRanOutOfTimeOrARemoteThatWasSkippedIsLikeALostShard() {
        elasticsearch.answers(200, found(0, "").replace("\"timed_out\": false", "\"timed_out\": true"));
        assertThat(fetch(NETWORK).missing()).contains("the search ran out of time");

        elasticsearch.answers(200, found(0, "").replace("\"timed_out\"", """
                "_clusters": {"total": 2, "successful": 1, "skipped": 1, "running": 0, "partial": 0, "failed": 0},
                "timed_out\""""));
        assertThat(fetch(NETWORK).missing()).contains("1 clusters did not answer");
    }

    @Test
    void aFieldThatAnIndexRefusesCostsNoEvent() {
        elasticsearch.answers(200, found(1, ""));
        elasticsearch.answers(
                any(anyUrl()).withRequestBody(notContaining("host.name")), 200, found(0, hit(NETWORK, "{\"n\": 1}")));

        assertThat(fetch(NETWORK).events())
                .containsEntry(NETWORK, new SourceEvent(NETWORK, Optional.of(Map.of("n", 1))));
    }

    @Test
    void aFieldThatEveryIndexRefusesCostsNoEvent() {
        elasticsearch.answers(400, """
                {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed", "root_cause": [
                  {"type": "illegal_argument_exception", "reason": "Can't load fielddata on [host.name]"}]}, "status": 400}
                """);
        elasticsearch.answers(
                any(anyUrl()).withRequestBody(notContaining("host.name")), 200, found(0, hit(NETWORK, "{\"n\": 1}")));

        assertThat(fetch(NETWORK).events())
                .containsEntry(NETWORK, new SourceEvent(NETWORK, Optional.of(Map.of("n", 1))));
    }

    @Test
    void aRefusalIsUnavailable() {
        elasticsearch.answers(
                429, "{\"error\": {\"type\": \"circuit_breaking_exception\", \"reason\": \"full\"}, \"status\": 429}");

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> fetch(NETWORK))
                .withMessage("Elasticsearch is overloaded (429): circuit_breaking_exception: full");
    }

    private SourceAnswer fetch(EventRef... refs) {
        return events.fetch(rule, List.of(refs));
    }

    private JsonNode body() {
        return JsonMapper.shared().readTree(elasticsearch.request().getBodyAsString());
    }

    private static List<String> names(JsonNode body, String fields) {
        return body.path(fields)
                .valueStream()
                .map(field -> field.path("field").asString())
                .toList();
    }

    private static String found(int failedShards, String hits) {
        return """
                {"took": 1, "timed_out": false,
                 "_shards": {"total": 2, "successful": %d, "skipped": 0, "failed": %d},
                 "hits": {"total": {"value": %d, "relation": "eq"}, "hits": [%s]}}""".formatted(2 - failedShards, failedShards, hits.split("_index", -1).length - 1, hits);
    }

    private static String hit(EventRef ref, String source) {
        return hit(ref, source, "\"event.kind\": []");
    }

    private static String hit(EventRef ref, String source, String fields) {
        return """
                {"_index": "%s", "_id": "%s", "_score": 0.0, "_source": %s, "fields": {"@timestamp": ["%s"], %s}}""".formatted(ref.index(), ref.id(), source, ref.timestamp(), fields);
    }
}
