package dev.taskwatch.enrich;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SourceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class ElasticsearchSurroundingsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1500);

    /** Every question can be asked about each of the writes here. */
    private static final int QUESTIONS = Question.values().length;

    private static final String EVENT = hit("2026-03-01T12:00:00.000Z", "4698");

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final Rule rule = Rules.packaged();

    @Test
    void asksAboutTwentyWritesInOneRequest() {
        elasticsearch.answers(200, answers(20 * QUESTIONS, found(EVENT)));

        SurroundingsAnswer answer = around(LONG, writes(20));

        assertThat(answer.requests()).isEqualTo(1);
        assertThat(answer.nearby()).hasSize(20).allSatisfy(nearby -> {
            assertThat(nearby.events()).containsOnlyKeys(Question.values());
            assertThat(nearby.enrichment()).isEqualTo(Enrichment.COMPLETE);
        });
        assertThat(StubbedElasticsearch.lines(elasticsearch.request())).hasSize(20 * QUESTIONS * 2);
    }

    @Test
    void boundsEachSearchAndLooksOnlyAtTheHost() {
        elasticsearch.answers(200, answers(QUESTIONS, found("")));

        around(LONG, writes(1));

        List<JsonNode> lines = StubbedElasticsearch.lines(elasticsearch.request());
        for (int i = 0; i < lines.size(); i += 2) {
            assertThat(lines.get(i).toString())
                    .contains("logs-extra-*", "\"ignore_unavailable\":true", "\"allow_no_indices\":true");
            assertThat(lines.get(i + 1).path("size").asInt()).isEqualTo(20);
            assertThat(lines.get(i + 1).path("timeout").asString()).isEqualTo("15000ms");
            assertThat(lines.get(i + 1).path("_source").toString()).contains("registry.data.strings");
            assertThat(lines.get(i + 1).path("query").toString())
                    .contains("\"winlog.computer_name\"", "\"host.name.keyword\"", "\"host-0\"");
        }
    }

    @Test
    void moreWritesAreAskedAboutInSlices() {
        elasticsearch.answers(aboutHost(0), 200, answers(20 * QUESTIONS, found(EVENT)));
        elasticsearch.answers(aboutHost(20), 200, answers(5 * QUESTIONS, found("")));

        SurroundingsAnswer answer = around(LONG, writes(25));

        assertThat(answer.requests()).isEqualTo(2);
        assertThat(answer.nearby()).hasSize(25);
        assertThat(answer.nearby().subList(0, 20))
                .allSatisfy(nearby -> assertThat(nearby.of(Question.NAMED)).hasSize(1));
        assertThat(answer.nearby().subList(20, 25)).allSatisfy(nearby -> {
            assertThat(nearby.of(Question.NAMED)).isEmpty();
            assertThat(nearby.enrichment()).isEqualTo(Enrichment.COMPLETE);
        });
    }

    @Test
    void whatWasAnsweredBeforeTheTimeWasUpIsKept() {
        elasticsearch.answers(aboutHost(0), 200, answers(20 * QUESTIONS, found(EVENT)));
        elasticsearch.answersLate(aboutHost(20), LONG);

        SurroundingsAnswer answer = around(SHORT, writes(50));

        assertThat(answer.requests()).isEqualTo(2);
        assertThat(answer.nearby().subList(0, 20))
                .extracting(Nearby::enrichment)
                .containsOnly(Enrichment.COMPLETE);
        assertThat(answer.nearby().subList(20, 50))
                .hasSize(30)
                .allSatisfy(nearby -> assertThat(nearby).isEqualTo(Nearby.unread("no answer within 1500 ms")));
    }

    @Test
    void aClusterThatRefusesIsLeftAlone() {
        elasticsearch.answers(
                429, "{\"error\": {\"type\": \"circuit_breaking_exception\", \"reason\": \"full\"}, \"status\": 429}");

        SurroundingsAnswer answer = around(LONG, writes(60));

        assertThat(answer.requests()).isEqualTo(1);
        assertThat(answer.nearby())
                .hasSize(60)
                .containsOnly(Nearby.unread("Elasticsearch is overloaded (429): circuit_breaking_exception: full"));
    }

    @Test
    void aLostConnectionIsNamed() {
        elasticsearch.breaks(Fault.CONNECTION_RESET_BY_PEER);

        assertThat(around(LONG, writes(1)).nearby()).singleElement().satisfies(nearby -> {
            assertThat(nearby.enrichment()).isEqualTo(Enrichment.FAILED);
            assertThat(nearby.missing()).isPresent();
        });
    }

    @Test
    void aSearchThatFailsCostsNoOther() {
        String failed = """
                {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}, "status": 503}""";
        elasticsearch.answers(200, responses(found(EVENT), failed, found(EVENT), found(EVENT), found(EVENT)));

        Nearby nearby = around(LONG, writes(1)).nearby().get(0);

        assertThat(nearby.events()).hasSize(QUESTIONS - 1);
        assertThat(nearby.enrichment()).isEqualTo(Enrichment.PARTIAL);
        assertThat(nearby.missing()).contains("search_phase_execution_exception: all shards failed");
    }

    @Test
    void aShardThatDidNotAnswerIsNamedAndTheOthersCount() {
        String partial = found(EVENT).replace("\"failed\": 0", "\"failed\": 1");
        elasticsearch.answers(200, answers(QUESTIONS, partial));

        Nearby nearby = around(LONG, writes(1)).nearby().get(0);

        assertThat(nearby.of(Question.REGISTERED)).hasSize(1);
        assertThat(nearby.enrichment()).isEqualTo(Enrichment.PARTIAL);
        assertThat(nearby.missing()).contains("not every shard answered");
    }

    @Test
    void anAnswerThatIsTooLargeCostsNoOtherSearchs() {
        String large = found(hit("2026-03-01T12:00:00Z", "x".repeat(9 << 20)));
        elasticsearch.answers(aboutHost(0), 200, answers(QUESTIONS, found(EVENT)));
        elasticsearch.answers(aboutHost(1), 200, answers(2, found(EVENT))); // before and after the large one
        elasticsearch.answers(aboutHost(1).withRequestBody(containing("4624")), 200, responses(large));

        SurroundingsAnswer answer = around(LONG, writes(2));

        assertThat(answer.nearby().get(0).enrichment()).isEqualTo(Enrichment.COMPLETE);
        assertThat(answer.nearby().get(1).events())
                .containsOnlyKeys(Question.REGISTERED, Question.NAMED, Question.STARTED, Question.WRITTEN);
        assertThat(answer.nearby().get(1).missing()).contains("an answer is too large or cannot be read");
        assertThat(answer.requests()).isEqualTo(elasticsearch.requests().size());
    }

    @Test
    void anEventThatSaysItsTimeInNoUsualWayIsNoHelp() {
        elasticsearch.answers(200, answers(QUESTIONS, found(EVENT + "," + hit("yesterday", "4698"))));

        assertThat(around(LONG, writes(1)).nearby().get(0).of(Question.REGISTERED))
                .extracting(event -> event.ref().timestamp())
                .containsExactly(Instant.parse("2026-03-01T12:00:00Z"));
    }

    @Test
    void withoutAHostNothingIsAskedAndThatIsSaid() {
        SourceEvent write = write("w", Map.of());

        SurroundingsAnswer answer = around(LONG, taskWrites(List.of(write)));

        Nearby nothing = Nearby.unread("the events do not say which host they are of");
        assertThat(answer).isEqualTo(new SurroundingsAnswer(List.of(nothing), 0));
        assertThat(elasticsearch.requests()).isEmpty();
    }

    private SurroundingsAnswer around(Duration timeout, List<TaskWrite> writes) {
        EnrichProperties properties = new EnrichProperties(List.of("logs-extra-*"), timeout);
        return new ElasticsearchSurroundings(elasticsearch.client(), properties).around(rule, writes);
    }

    /** Each on a host of its own: {@code host-0} and so on. */
    private static List<TaskWrite> writes(int count) {
        return taskWrites(IntStream.range(0, count)
                .mapToObj(i -> write("w" + i, Map.of("id", "id-" + i, "name", "host-" + i)))
                .toList());
    }

    private static SourceEvent write(String id, Map<String, Object> host) {
        Map<String, Object> source = Map.of(
                "host", host,
                "source", Map.of("ip", "192.0.2.7"),
                "process", Map.of("entity_id", "svc"),
                "registry",
                        Map.of(
                                "path", "HKLM\\TaskCache\\Tasks\\{0F5D3A5C-93B6-4B6C-9A3B-0123456789AB}\\Actions",
                                "value", "Actions"));
        return new SourceEvent(new EventRef("logs", id, at("12:00")), Optional.of(source));
    }

    private static List<TaskWrite> taskWrites(List<SourceEvent> events) {
        return events.stream()
                .flatMap(event ->
                        TaskWrite.among(List.of(new Match(List.of(event.ref()))), Map.of(event.ref(), event)).stream())
                .toList();
    }

    private static MappingBuilder aboutHost(int number) {
        return post(urlPathEqualTo("/_msearch")).withRequestBody(containing("\"host-" + number + "\""));
    }

    private static String answers(int count, String answer) {
        return responses(Collections.nCopies(count, answer).toArray(String[]::new));
    }

    private static String responses(String... answers) {
        return "{\"took\": 1, \"responses\": [" + String.join(",", answers) + "]}";
    }

    private static String found(String hits) {
        return """
                {"took": 1, "timed_out": false, "status": 200,
                 "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0},
                 "hits": {"hits": [%s]}}""".formatted(hits);
    }

    private static String hit(String time, String code) {
        return """
                {"_index": "logs", "_id": "e", "_score": null,
                 "_source": {"@timestamp": "%s", "event": {"code": "%s"}}}""".formatted(time, code);
    }
}
