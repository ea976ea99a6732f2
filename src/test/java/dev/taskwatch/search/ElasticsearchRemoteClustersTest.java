package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers are as Elasticsearch 8.19 gives them. */
class ElasticsearchRemoteClustersTest {

    private static final String VERSION = "\"version\": {\"number\": \"8.19.5\", \"build_flavor\": \"default\","
            + " \"minimum_wire_compatibility_version\": \"7.17.0\","
            + " \"minimum_index_compatibility_version\": \"7.0.0\"}";

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final RemoteClusters clusters = new ElasticsearchRemoteClusters(elasticsearch.client());

    @Test
    void asksForTheRulesPatternsWithTheOptionsOfItsSearch() {
        elasticsearch.answers(200, "{}");

        clusters.behind(List.of("logs-*", "*:logs-*", "-lab:*"));

        LoggedRequest request = elasticsearch.request();
        assertThat(request.getUrl()).startsWith("/_resolve/cluster/").contains("lab");
        assertThat(request.queryParameter("ignore_unavailable").firstValue()).isEqualTo("true");
        assertThat(request.queryParameter("allow_no_indices").firstValue()).isEqualTo("true");
    }

    @Test
    void readsEachRemoteClusterAndLeavesTheLocalOneOut() {
        elasticsearch.answers(200, """
                {"(local)": {"connected": true, "skip_unavailable": false, "matching_indices": true, %1$s},
                 "us": {"connected": false, "skip_unavailable": true},
                 "eu": {"connected": true, "skip_unavailable": false, "matching_indices": false, %1$s},
                 "ap": {"connected": false, "skip_unavailable": true,
                        "error": "action [indices:data/read] is unauthorized\\n for API key"},
                 "sa": {"connected": true, "skip_unavailable": true, "error": "no such index [logs]"}}
                """.formatted(VERSION));

        assertThat(clusters.behind(List.of("logs-*", "*:logs-*")))
                .containsExactly(
                        new RemoteCluster(
                                "ap", true, Optional.of("action [indices:data/read] is unauthorized for API key")),
                        new RemoteCluster("eu", false, Optional.empty()),
                        new RemoteCluster("sa", true, Optional.of("no such index [logs]")),
                        new RemoteCluster("us", true, Optional.of("it is not connected")));
    }

    @Test
    void aClusterThatAPatternNamesAndTheAnswerDoesNotIsAFailure() {
        elasticsearch.answers(200, "{\"eu\": null}");

        assertThat(clusters.behind(List.of("eu:logs-*", "us:logs-*", "-us:*", "x-*:logs-*", "sa:logs-*", "sa:-old")))
                .containsExactly(
                        new RemoteCluster("eu", false, Optional.of("Elasticsearch says nothing about it")),
                        new RemoteCluster("sa", false, Optional.of("Elasticsearch says nothing about it")));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 429, 500, 503})
    void aRefusalIsNoAnswer(int status) {
        elasticsearch.answers(status, """
                {"error": {"type": "some_exception", "reason": "no"}, "status": %d}""".formatted(status));

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> clusters.behind(List.of("eu:logs-*")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"eu\": {}}", "{\"eu\": {\"connected\": \"perhaps\"}}", "<html>"})
    void anAnswerThatCannotBeReadIsNoAnswer(String answer) {
        elasticsearch.answers(200, answer);

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> clusters.behind(List.of("eu:logs-*")));
    }

    @Test
    void aBrokenConnectionIsNoAnswer() {
        elasticsearch.breaks(Fault.CONNECTION_RESET_BY_PEER);

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> clusters.behind(List.of("eu:logs-*")));
    }
}
