package dev.taskwatch.run;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.EqlSearches;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search that is too much for one node does to the others. */
class HeavySearchTest {

    private static final String SEARCH = ".*/_eql/search";
    private static final RuleId RULE = new RuleId("rule-1");
    private static final RuleState STATE = RuleState.beginning(new Grid(Duration.ofMinutes(5)), at("12:00"));

    private static final String CUT = """
            {"error": {"root_cause": [{"type": "search_timeout_exception", "reason": "Time exceeded"}],
               "type": "search_phase_execution_exception", "reason": "Partial shards failure", "phase": "query",
               "grouped": true, "failed_shards": [{"shard": 0, "index": "logs-1", "node": "n1",
                 "reason": {"type": "search_timeout_exception", "reason": "Time exceeded"}}]},
             "status": %d}""";

    @RegisterExtension
    static final WireMockExtension FIRST = node();

    @RegisterExtension
    static final WireMockExtension SECOND = node();

    private final ElasticsearchClient client = StubbedElasticsearch.clientOf(FIRST.baseUrl() + "," + SECOND.baseUrl());
    private final EqlSearch search = EqlSearches.by(client);

    private static WireMockExtension node() {
        return WireMockExtension.newInstance()
                .options(WireMockConfiguration.options().dynamicPort())
                .build();
    }

    @BeforeEach
    void bothNodesStoreStates() {
        List.of(FIRST, SECOND).forEach(node -> {
            node.stubFor(any(anyUrl()).atPriority(10).willReturn(answer(200, "{}")));
            node.stubFor(post("/_bulk").willReturn(answer(200, """
                    {"took": 1, "errors": false, "items": [{"create": {"_index": "taskwatch-state", "_id": "rule-1",
                      "_version": 1, "_seq_no": 0, "_primary_term": 1, "result": "created", "status": 201}}]}""")));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {504, 503, 502})
    void reachesOneNodeOnceAndTheStateIsStoredOnBothAtOnce(int status) {
        searches(status, CUT.formatted(status));

        assertThatExceptionOfType(SearchTooHeavyException.class).isThrownBy(this::search);

        assertThat(sent(FIRST, SEARCH) + sent(SECOND, SEARCH)).isEqualTo(1);
        storeStates(4);
        assertThat(List.of(sent(FIRST, "/_bulk"), sent(SECOND, "/_bulk"))).containsExactly(2, 2);
    }

    @Test
    void isNotRepeatedForAProxyThatGivesUp() {
        searches(504, "<html><body>504 Gateway Time-out</body></html>");

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(this::search)
                .withMessageStartingWith("Elasticsearch is not available at the moment (504)");

        assertThat(sent(FIRST, SEARCH) + sent(SECOND, SEARCH)).isEqualTo(1);
    }

    @Test
    void anotherNodeIsAskedWhereOneIsGone() {
        searches(200, "{\"took\": 1, \"hits\": {\"total\": {\"value\": 0}, \"sequences\": []}}");
        EqlSearch halfThere = EqlSearches.by(StubbedElasticsearch.clientOf("http://127.0.0.1:1," + SECOND.baseUrl()));

        IntStream.range(0, 4).forEach(i -> halfThere.search(Rules.of(Rules.SEQUENCE), window("11:51", "12:00"), 500));

        assertThat(sent(SECOND, SEARCH)).isEqualTo(4);
    }

    private void search() {
        search.search(Rules.of(Rules.SEQUENCE), window("11:51", "12:00"), 500);
    }

    private void storeStates(int count) {
        StateStore states = new ElasticsearchStateStore(client, new StubbedElasticsearch().templates());
        IntStream.range(0, count).forEach(i -> states.store(RULE, Optional.empty(), STATE, List.of()));
    }

    private static void searches(int status, String body) {
        List.of(FIRST, SECOND)
                .forEach(node -> node.stubFor(post(urlPathMatching(SEARCH)).willReturn(answer(status, body))));
    }

    private static int sent(WireMockExtension node, String path) {
        return (int) node.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().split("\\?")[0].matches(path))
                .count();
    }

    private static ResponseDefinitionBuilder answer(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withHeader("X-Elastic-Product", "Elasticsearch")
                .withBody(body);
    }
}
