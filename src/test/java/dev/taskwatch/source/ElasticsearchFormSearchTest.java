package dev.taskwatch.source;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.source.FormQuestion.Answer;
import dev.taskwatch.source.FormSearch.ProfileQuestion;
import dev.taskwatch.source.HostCoverage.Lacking;
import dev.taskwatch.source.Profile.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers as Elasticsearch gives them. */
class ElasticsearchFormSearchTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Scope NETWORK = new Scope(
            new Source(List.of("eu:winlogbeat-*", "-eu:winlogbeat-test"), "network", "event.created", "kind"),
            "network",
            List.of(Map.of("term", Map.of("site", "berlin"))));

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final FormSearch search = new ElasticsearchFormSearch(elasticsearch.client());

    @Test
    void anEventQueryAsksForADayWithTheRulesOwnFieldsAndFilters() {
        eql(200, "\"is_partial\": false, \"timed_out\": false", "");

        assertThat(answer(1)).isEqualTo(Answer.UNMET);

        assertThat(elasticsearch.request().getUrl()).startsWith("/eu:winlogbeat-*,-eu:winlogbeat-test/_eql/search");
        JsonNode body = StubbedElasticsearch.lines(elasticsearch.request()).get(0);
        assertThat(body.path("query").asString()).isEqualTo("network where (event.type == \"start\")");
        assertThat(body.path("size").asDouble()).isEqualTo(1);
        assertThat(body.path("allow_partial_search_results").asBoolean(true)).isFalse();
        assertThat(body.path("timestamp_field").asString()).isEqualTo("event.created");
        assertThat(body.path("event_category_field").asString()).isEqualTo("kind");
        assertThat(body.path("filter").toString())
                .contains("2026-03-09T12:00:00Z", "2026-03-10T12:00:00Z", "event.created", "berlin");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, MET", "1, 2, UNMET", "2, 2, MET"})
    void isMetByAsManyEventsAsAreWanted(int found, int wanted, Answer answer) {
        String event = "{\"_index\": \"winlogbeat-8\", \"_id\": \"1\"}";
        eql(200, "\"is_partial\": false, \"timed_out\": false", found == 1 ? event : event + "," + event);

        assertThat(answer(wanted)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void aQuestionThatTheClusterDoesNotTakeIsRefused(int status) {
        error(status, "verification_exception");

        assertThat(answer(1)).isEqualTo(Answer.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void withoutAnAnswerNothingIsKnown(int status) {
        error(status, "some_exception");

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(() -> answer(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"is_partial\": true, \"timed_out\": false", "\"is_partial\": false, \"timed_out\": true"})
    void anAnswerThatIsNotWholeIsNone(String state) {
        eql(200, state, "");

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(() -> answer(1));
    }

    @Test
    void aProfileCountsValuesAndHosts() {
        fields();
        profileAnswer("\"timed_out\": false", 0);

        assertThat(profile(1))
                .isEqualTo(new Profile(
                        Duration.ofDays(1),
                        70,
                        Map.of("network.direction", List.of(new Value("inbound", 60), new Value("in", 10))),
                        new HostCoverage(2, 2, Map.of("host.id", new Lacking(1, "winlogbeat 7.9.0", 1)))));
        JsonNode body =
                StubbedElasticsearch.lines(elasticsearch.requests().get(1)).get(0);
        assertThat(body.path("query").toString())
                .contains("berlin", "\"kind\"", "event.created", "2026-03-09T12:00:00Z");
        assertThat(body.path("aggregations")
                        .path("hosts")
                        .path("terms")
                        .path("field")
                        .asString())
                .isEqualTo("host.name.keyword");
        assertThat(body.path("aggregations").has("values network.type"))
                .as("an address cannot be counted as a word")
                .isFalse();
        assertThat(body.toString()).doesNotContain("num_partitions");
    }

    @Test
    void ofManyHostsOnePartIsLookedAt() {
        fields();
        profileAnswer("\"timed_out\": false", 0);

        profile(7);

        JsonNode body =
                StubbedElasticsearch.lines(elasticsearch.requests().get(1)).get(0);
        JsonNode terms = body.path("aggregations").path("hosts").path("terms");
        assertThat(terms.path("include").path("num_partitions").asLong()).isEqualTo(7);
        assertThat(terms.path("size").asInt() * (1 + 4)).isLessThan(20_001);
    }

    @Test
    void aProfileThatRunsOutOfTimeIsTooMuch() {
        fields();
        profileAnswer("\"timed_out\": true", 0);

        assertThatExceptionOfType(SearchTooHeavyException.class).isThrownBy(() -> profile(1));
    }

    @Test
    void aProfileWithoutAShardIsNone() {
        fields();
        profileAnswer("\"timed_out\": false", 1);

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(() -> profile(1));
    }

    @Test
    void aProfileMayBeRefused() {
        error(403, "security_exception");

        assertThatExceptionOfType(SearchBlindException.class).isThrownBy(() -> profile(1));
    }

    private Answer answer(int wanted) {
        return search.answer(new FormQuestion(NETWORK, List.of("event.type == \"start\""), wanted), NOW);
    }

    private Profile profile(int partitions) {
        return search.profile(
                new ProfileQuestion(
                        NETWORK,
                        Set.of("network.direction", "network.type"),
                        Set.of("host.id"),
                        Duration.ofDays(1),
                        partitions,
                        0),
                NOW);
    }

    private void eql(int status, String state, String events) {
        elasticsearch.answers(
                post(urlPathMatching("/.*/_eql/search")),
                status,
                "{%s, \"is_running\": false, \"took\": 1, \"hits\": {\"events\": [%s]}}".formatted(state, events));
    }

    private void error(int status, String type) {
        elasticsearch.answers(
                any(urlPathMatching("/.*")),
                status,
                "{\"error\": {\"type\": \"%s\", \"reason\": \"why\"}, \"status\": %d}".formatted(type, status));
    }

    private void fields() {
        String field = "\"%s\": {\"%s\": {\"type\": \"%s\", \"searchable\": true, \"aggregatable\": %s}}";
        elasticsearch.answers(
                any(urlPathMatching("/.*/_field_caps")),
                200,
                "{\"indices\": [\"winlogbeat-8\"], \"fields\": {"
                        + String.join(
                                ",",
                                field.formatted("network.direction", "keyword", "keyword", true),
                                field.formatted("network.type", "ip", "ip", true),
                                field.formatted("host.name", "text", "text", false),
                                field.formatted("host.name.keyword", "keyword", "keyword", true),
                                field.formatted("agent.type", "keyword", "keyword", true),
                                field.formatted("agent.version", "keyword", "keyword", true))
                        + "}}");
    }

    private void profileAnswer(String state, int failed) {
        elasticsearch.answers(post(urlPathMatching("/.*/_search")), 200, """
                {"took": 1, %s, "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": %d},
                 "hits": {"total": {"value": 70, "relation": "eq"}, "max_score": null, "hits": []},
                 "aggregations": {
                   "sterms#values network.direction": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0,
                     "buckets": [{"key": "inbound", "doc_count": 60}, {"key": "in", "doc_count": 10}]},
                   "cardinality#all hosts": {"value": 2},
                   "sterms#hosts": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0, "buckets": [
                     {"key": "a", "doc_count": 40, "filter#filled host.id": {"doc_count": 40}},
                     {"key": "b", "doc_count": 30, "filter#filled host.id": {"doc_count": 0},
                      "sterms#agent.type": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0, "buckets": [
                        {"key": "winlogbeat", "doc_count": 30,
                         "sterms#agent.version": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0, "buckets": [
                           {"key": "7.9.0", "doc_count": 30}]}}]}}]}}}""".formatted(state, failed));
    }
}
