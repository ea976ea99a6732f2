package dev.taskwatch.source;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers as Elasticsearch gives them, of a cluster with security too, which the local node lacks. */
class ElasticsearchSourceObserverTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Source NETWORK =
            new Source(List.of("winlogbeat-*", "-winlogbeat-test"), "network", "@timestamp", "event.category");

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final SourceObserver observer = new ElasticsearchSourceObserver(elasticsearch.client());

    @BeforeEach
    void oneEventIsThere() {
        rights(200, rightToRead(true));
        fields(200, """
                {"indices": ["winlogbeat-8"], "fields": {
                  "host.id": {"keyword": {"type": "keyword", "searchable": true, "aggregatable": true}},
                  "event.ingested": {"date": {"type": "date", "searchable": true, "aggregatable": true}}}}""");
        searches("""
                {"took": 1, "responses": [
                  {"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
                   "hits": {"max_score": null, "hits": [{"_index": "winlogbeat-8", "_score": null,
                     "fields": {"@timestamp": ["2026-03-10T11:59:00.000Z"], "event.ingested": ["2026-03-10T11:59:02.500Z"]},
                     "sort": [1773143942500]}]}, "status": 200},
                  {"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
                   "hits": {"total": {"value": 42, "relation": "eq"}, "max_score": null, "hits": []},
                   "aggregations": {"filter#ahead": {"doc_count": 2},
                     "filter#past": {"doc_count": 40, "max#newest": {"value": 1773143970000.0}},
                     "filters#filled": {"buckets": {"host.id": {"doc_count": 40}}}}, "status": 200}]}""");
    }

    @Test
    void tellsWhatIsThere() {
        assertThat(observe())
                .isEqualTo(new Observation(
                        true,
                        true,
                        Set.of("host.id", "event.ingested"),
                        40,
                        2,
                        Map.of("host.id", 40L),
                        Optional.of(Instant.parse("2026-03-10T11:59:30Z")),
                        new Sample(List.of(new SampledEvent(
                                Instant.parse("2026-03-10T11:59:00Z"),
                                Optional.empty(),
                                Optional.of(Instant.parse("2026-03-10T11:59:02.500Z"))))),
                        Optional.empty()));
    }

    @Test
    void asksThreeQuestionsAndHonoursWhatTheRuleExcludes() {
        observe();

        assertThat(elasticsearch.requests())
                .extracting(request -> request.getUrl().split("\\?")[0])
                .containsExactly(
                        "/_security/user/_has_privileges", "/winlogbeat-*,-winlogbeat-test/_field_caps", "/_msearch");
        assertThat(StubbedElasticsearch.lines(elasticsearch.requests().get(2)))
                .hasSize(4)
                .first()
                .satisfies(header ->
                        assertThat(header.path("index").toString()).contains("winlogbeat-*", "-winlogbeat-test"));
    }

    @Test
    void asksForTheNewestArrivalsWithoutReadingTheEvents() {
        observe();

        JsonNode body =
                StubbedElasticsearch.lines(elasticsearch.requests().get(2)).get(1);
        assertThat(body.path("size").asInt()).isEqualTo(500);
        assertThat(body.path("_source").asBoolean(true)).isFalse();
        assertThat(body.path("sort").toString()).contains("event.ingested", "desc");
    }

    @Test
    void aMissingRightIsToldThoughTheClusterSimplyLeavesThePatternOut() {
        rights(200, rightToRead(false));
        fields(200, "{\"indices\": [], \"fields\": {}}");

        assertThat(observe()).isEqualTo(Observation.withoutEvents(false, false));
    }

    @Test
    void aPatternThatIsRefusedAltogetherMayNotBeReadEither() {
        fields(403, """
                {"error": {"type": "security_exception",
                  "reason": "action [indices:data/read/field_caps] is unauthorized for API key id [1]"}, "status": 403}""");

        assertThat(observe()).isEqualTo(Observation.withoutEvents(false, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405})
    void whereThereIsNoSecurityEverythingMayBeRead(int status) {
        rights(status, """
                {"error": "no handler found for uri [/_security/user/_has_privileges] and method [POST]", "status": %d}""".formatted(status));

        assertThat(observe().readable()).isTrue();
    }

    @Test
    void aSearchThatFailedOrLacksAShardIsNotTakenForQuiet() {
        searches("""
                {"took": 1, "responses": [
                  {"took": 1, "timed_out": false, "_shards": {"total": 2, "successful": 1, "skipped": 0, "failed": 1},
                   "hits": {"max_score": null, "hits": []}, "status": 200},
                  {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}, "status": 503}]}""");

        assertThat(observe()).isEqualTo(Observation.unknown("not every shard answered"));
    }

    @Test
    void withoutAnAnswerNothingIsKnown() {
        rights(401, "{\"error\": {\"type\": \"security_exception\", \"reason\": \"no\"}, \"status\": 401}");

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(this::observe)
                .withMessageContaining("refused the credentials (401)");
    }

    @Test
    void manySourcesAreAskedForAFewAtATime() {
        fields(200, """
                {"indices": ["winlogbeat-8"], "fields": {}}""");
        Map<Source, Set<String>> sources = new LinkedHashMap<>();
        for (int i = 0; i < 9; i++) {
            sources.put(new Source(List.of("winlogbeat-*"), "category-" + i, "@timestamp", "event.category"), Set.of());
        }
        searchesEmpty();

        assertThat(observer.observe(sources, NOW)).hasSize(9);

        assertThat(elasticsearch.requests()).hasSize(4);
    }

    private void searchesEmpty() {
        String item =
                "{\"took\": 1, \"timed_out\": false, \"_shards\": {\"total\": 0, \"successful\": 0, \"skipped\": 0,"
                        + " \"failed\": 0}, \"hits\": {\"max_score\": null, \"hits\": []}, \"status\": 200}";
        searches("{\"took\": 1, \"responses\": [" + String.join(",", Collections.nCopies(16, item)) + "]}");
    }

    private Observation observe() {
        return observer.observe(Map.of(NETWORK, Set.of("host.id")), NOW)
                .values()
                .iterator()
                .next();
    }

    private static String rightToRead(boolean read) {
        return """
                {"username": "taskwatch", "has_all_requested": %s, "cluster": {}, "application": {},
                 "index": {"winlogbeat-*": {"read": %s}}}""".formatted(read, read);
    }

    private void rights(int status, String json) {
        elasticsearch.answers(any(urlPathEqualTo("/_security/user/_has_privileges")), status, json);
    }

    private void fields(int status, String json) {
        elasticsearch.answers(any(urlPathMatching("/.*/_field_caps")), status, json);
    }

    private void searches(String json) {
        elasticsearch.answers(post(urlPathEqualTo("/_msearch")), 200, json);
    }
}
