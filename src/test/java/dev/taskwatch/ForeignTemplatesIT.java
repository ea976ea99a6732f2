package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * {@code --set-up} on a cluster with templates and indices of its own. The node is new: once it has a data stream of run
 * reports, it refuses some of these templates itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class ForeignTemplatesIT {

    private static final LocalElasticsearch NODE = LocalElasticsearch.start(0);

    private final JsonHttp http = new JsonHttp(NODE.uri());

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    void failsIfAnIndexHasTheNameOfTheAlias(CapturedOutput output) {
        http.send("PUT", "/taskwatch-alerts", "");
        try {
            assertThat(SetUpIT.setUp(http.elasticsearch().toString())).isOne();
            assertThat(output.getAll())
                    .contains("index template taskwatch-alerts cannot be installed")
                    .contains("an index or data stream exists with the same name as the alias");
        } finally {
            http.send("DELETE", "/taskwatch-alerts", "");
        }
    }

    @Test
    void warnsOfATemplateOfAnotherVersion(CapturedOutput output) {
        http.send("PUT", "/_index_template/taskwatch-state", """
                {"index_patterns": ["taskwatch-state"], "priority": 200, "template": {"mappings": {
                  "dynamic": false, "properties": {"frontier": {"type": "date"}}}}}""");
        try {
            assertThat(SetUpIT.setUp(http.elasticsearch().toString())).isZero();
            assertThat(output.getAll())
                    .containsOnlyOnce("would not have the mapping of this version")
                    .contains("the index template taskwatch-state is of another version or was changed; delete it");
        } finally {
            http.send("DELETE", "/_index_template/taskwatch-state", "");
        }
    }

    @Test
    void failsIfAnIndexTookTheNameOfTheAliasSinceTheTemplatesWereInstalled(CapturedOutput output) {
        assertThat(SetUpIT.setUp(http.elasticsearch().toString())).isZero();
        http.send("PUT", "/taskwatch-alerts", "");
        try {
            assertThat(SetUpIT.setUp(http.elasticsearch().toString())).isOne();
            assertThat(output.getAll().replaceAll("\\d{4}\\.\\d{2} ", "MONTH "))
                    .contains("set-up is not complete: a new index taskwatch-alerts-MONTH cannot be made")
                    .contains("an index or data stream exists with the same name as the alias")
                    .contains("rename or delete the index of the name taskwatch-alerts");
        } finally {
            http.send("DELETE", "/taskwatch-alerts", "");
        }
    }

    @ParameterizedTest
    @MethodSource
    void failsIfTemplatesOfOthersTakeTheirPlace(String name, String template, String reason, CapturedOutput output) {
        SetUpIT.setUp(http.elasticsearch().toString());
        http.send("DELETE", "/_index_template/taskwatch-*", "");
        http.send("PUT", "/_index_template/" + name, template);
        try {
            assertThat(SetUpIT.setUp(http.elasticsearch().toString())).isOne();
            assertThat(output.getAll().replaceAll("\\d{4}\\.\\d{2} ", "MONTH ")).contains(reason);
        } finally {
            http.send("DELETE", "/_index_template/" + name, "");
            SetUpIT.setUp(http.elasticsearch().toString());
        }
    }

    static Stream<Arguments> failsIfTemplatesOfOthersTakeTheirPlace() {
        return Stream.of(
                Arguments.of(
                        "everything",
                        "{\"index_patterns\": [\"*\"], \"priority\": 700, \"template\": {\"settings\":"
                                + " {\"number_of_replicas\": 0}}}",
                        "set-up is not complete: a new index taskwatch-alerts-MONTH has not the mapping of Taskwatch, is not"
                                + " behind the alias taskwatch-alerts: the index template everything with priority 700 applies to"
                                + " it instead of taskwatch-alerts; give everything a lower priority or index patterns that leave"
                                + " out taskwatch-*, or give taskwatch-alerts a priority above 700"),
                Arguments.of(
                        "short",
                        "{\"index_patterns\": [\"taskwatch-r*\"], \"priority\": 999, \"data_stream\": {}, \"template\": {\"settings\":"
                                + " {\"number_of_replicas\": 0}}}",
                        "set-up is not complete: a new index taskwatch-runs has not the mapping of Taskwatch: the index"
                                + " template short with priority 999"),
                Arguments.of(
                        "audit",
                        "{\"index_patterns\": [\"task*-state\", \"audit-*\"], \"priority\": 201, \"template\": {\"mappings\":"
                                + " {\"properties\": {\"frontier\": {\"type\": \"keyword\"}}}}}",
                        "set-up is not complete: a new index taskwatch-state has not the mapping of Taskwatch: the index template"
                                + " audit with priority 201 applies to it"),
                Arguments.of(
                        "same-priority",
                        "{\"index_patterns\": [\"taskwatch-a*\"], \"priority\": 200, \"template\": {\"settings\":"
                                + " {\"refresh_interval\": \"7s\"}}}",
                        "that have the same priority [200]"),
                Arguments.of(
                        "taskwatch-alerts",
                        "{\"index_patterns\": [\"taskwatch-alerts-*\"], \"priority\": 200, \"template\": {\"mappings\":"
                                + " {\"properties\": {\"kibana\": {\"properties\": {\"alert\": {\"properties\": {\"uuid\":"
                                + " {\"type\": \"keyword\"}}}}}}}}}",
                        "set-up is not complete: a new index taskwatch-alerts-MONTH is not behind the alias taskwatch-alerts:"
                                + " the index template taskwatch-alerts was changed; delete it and run --set-up again"));
    }
}
