package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ElasticsearchHealthIndicatorTest {

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final ElasticsearchHealthIndicator indicator = new ElasticsearchHealthIndicator(elasticsearch.client());

    @ParameterizedTest
    @CsvSource({"green, UP", "yellow, UP", "red, OUT_OF_SERVICE"})
    void saysWhatTheClusterSaysOfItself(String colour, String status) {
        elasticsearch.answers(200, """
                {"cluster_name": "siem", "status": "%s", "timed_out": false, "number_of_nodes": 3,
                 "number_of_data_nodes": 3, "active_primary_shards": 9, "active_shards": 18, "relocating_shards": 0,
                 "initializing_shards": 0, "unassigned_shards": 0, "unassigned_primary_shards": 0,
                 "delayed_unassigned_shards": 0, "number_of_pending_tasks": 0, "number_of_in_flight_fetch": 0,
                 "task_max_waiting_in_queue_millis": 0, "active_shards_percent_as_number": 100.0}""".formatted(colour));

        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(new Status(status));
        assertThat(health.getDetails()).containsEntry("cluster", "siem").containsEntry("status", colour);
    }

    /** The rights that the service needs do not include this one, so a healthy service must not look ill without it. */
    @Test
    void aKeyThatMayNotAskIsNoFault() {
        elasticsearch.answers(403, """
                {"error": {"type": "security_exception",
                  "reason": "action [cluster:monitor/health] is unauthorized for API key id [1]"}, "status": 403}""");

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(indicator.health().getDetails().get("unknown")).asString().contains("cluster:monitor/health");
    }

    /** As a serverless cluster answers; older ones gave the error as a string. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"error": {"type": "api_not_available_exception", "reason": "Request for uri [/_cluster/health] with method\
                 [GET] exists but is not available when running in serverless mode"}, "status": 410}""", """
                {"error": "Request for uri [/_cluster/health] with method [GET] exists but is not available when running\
                 in serverless mode"}"""})
    void aClusterThatDoesNotOfferTheQuestionIsNoFault(String answer) {
        elasticsearch.answers(410, answer);

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(indicator.health().getDetails().get("unknown"))
                .asString()
                .startsWith("Elasticsearch does not offer this (410): ")
                .contains("Request for uri [/_cluster/health] with method");
    }

    @Test
    void whoeverDoesNotAnswerIsDown() {
        elasticsearch.breaks(Fault.EMPTY_RESPONSE);

        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        Runbook.assertSays(
                "no-usable-answer",
                String.valueOf(indicator.health().getDetails().get("error")));
    }
}
