package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.RuleState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@EachElasticsearch
class ElasticsearchStateStoreIT extends StateStoreContract {

    private final StateStore store;
    private final JsonHttp http;

    ElasticsearchStateStoreIT(ElasticsearchUnderTest elasticsearch) {
        ElasticsearchConnection connection = ElasticsearchConnection.to(elasticsearch.uri());
        store = new ElasticsearchStateStore(connection.client(), connection.templates());
        http = new JsonHttp(elasticsearch.uri());
    }

    @Override
    StateStore store() {
        return store;
    }

    @Test
    void runReportsAreADataStreamWhoseDocumentsElasticsearchDeletesAfter90Days() {
        RuleId rule = new RuleId("lifecycle-" + UUID.randomUUID());
        DetectionWindow window =
                new DetectionWindow(Instant.parse("2024-05-01T11:51:00Z"), Instant.parse("2024-05-01T12:00:00Z"));
        RunReport report = Reports.of(rule, window, Verdict.COMPLETE, Optional.empty());
        RuleState state = RuleState.beginning(new Grid(Duration.ofMinutes(5)), window.to());
        store.load(rule); // which sees to the templates

        store.store(rule, Optional.empty(), state, List.of(report));

        http.send("POST", "/taskwatch-runs/_refresh", "");
        assertThat(http.get("/taskwatch-runs/_search?q=_id:%22" + report.id() + "%22")
                        .at("/hits/hits")
                        .findValuesAsString("_index"))
                .singleElement(STRING)
                .startsWith(".ds-taskwatch-runs-");
        assertThat(http.get("/_index_template/taskwatch-runs")
                        .at("/index_templates/0/index_template/template/lifecycle/data_retention")
                        .asString())
                .isEqualTo("90d");
    }
}
