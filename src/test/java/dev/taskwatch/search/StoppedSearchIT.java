package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import dev.taskwatch.schedule.DetectionWindow;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a stopped search and a lost shard look like on a node, asked strictly and leniently. */
class StoppedSearchIT {

    private static final Instant TIME = Instant.parse("2024-05-07T12:30:00Z");
    private static final String LOST = "winlogbeat-stopped-lost";

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final EqlSearch search = EqlSearches.on(http.elasticsearch());
    private EventIndex events;
    private Rule rule;

    @BeforeEach
    void addAPair(@TempDir Path rules) throws Exception {
        events = EventIndex.create(http.elasticsearch(), "stopped-1");
        events.addPair("a", TIME);
        RuleCopy.over("winlogbeat-stopped-*").in(rules);
        try (var files = Files.list(rules)) {
            Path file = files.findFirst().orElseThrow();
            rule = RuleFile.read(file.toString(), Files.readString(file)).rule();
        }
    }

    @AfterEach
    void leaveTheNodeAsItWas() {
        searchesMayTake("null");
        http.send("DELETE", "/" + LOST + "?ignore_unavailable=true", "");
        events.close();
    }

    @Test
    void aStoppedSearchFailsStrictlyAndSaysNothingLeniently() throws Exception {
        searchesMayTake("\"0s\"");

        JsonNode strict = ask(false);
        JsonNode lenient = ask(true);

        assertThat(strict.path("status").asInt()).isEqualTo(504);
        assertThat(strict.at("/error/type").asString()).isEqualTo("search_phase_execution_exception");
        assertThat(strict.at("/error/root_cause/0/type").asString()).isEqualTo("search_timeout_exception");
        assertThat(lenient.path("timed_out").asBoolean(true)).isFalse();
        assertThat(lenient.has("shard_failures")).isFalse();
        assertThat(lenient.at("/hits/total/value").asInt(-1)).isZero();
        assertThatExceptionOfType(SearchTooHeavyException.class).isThrownBy(this::search);
    }

    @Test
    void aSearchInTimeIsWhole() {
        searchesMayTake("\"20s\"");

        assertThat(search().matches()).hasSize(1);
        assertThat(search().missing()).isEmpty();
    }

    @Test
    void aLostShardFailsTheStrictSearchAndTheLenientOneHasTheRest() throws Exception {
        http.send("PUT", "/" + LOST + "?wait_for_active_shards=0", """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0,
                  "index.routing.allocation.require._name": "nowhere"}}""");

        JsonNode strict = ask(false);
        SearchAnswer answer = search();

        assertThat(strict.at("/error/type").asString())
                .as(strict.toString())
                .isEqualTo("search_phase_execution_exception");
        assertThat(answer.matches()).hasSize(1);
        assertThat(answer.missing()).hasValueSatisfying(why -> assertThat(why).contains("shards did not answer"));
    }

    private SearchAnswer search() {
        return search.search(rule, new DetectionWindow(TIME.minusSeconds(300), TIME.plusSeconds(300)), 100);
    }

    /** The answer, an error too. */
    private JsonNode ask(boolean lenient) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(http.elasticsearch().resolve("/winlogbeat-stopped-*/_eql/search"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"query\": \"any where true\", \"allow_partial_search_results\": " + lenient + "}"))
                .build();
        return JsonMapper.shared()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private void searchesMayTake(String time) {
        http.send("PUT", "/_cluster/settings", "{\"transient\": {\"taskwatch.eql.search_timeout\": " + time + "}}");
    }
}
