package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.health.Runbook;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.run.StateStore.StoredState;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ElasticsearchStateStoreTest {

    private static final RuleId RULE = new RuleId("rule-1");
    private static final String STATE = """
            {"frontier": "2026-03-10T12:00:00Z",
             "open": [{"window": {"from": "2026-03-10T11:00:00Z", "to": "2026-03-10T11:09:00Z"}, "kind": "FAILED",
               "since": "2026-03-10T11:09:00Z", "reason": "no answer", "attempts": 2,
               "notBefore": "2026-03-10T12:10:00Z", "waiting": 0}],
             "gaps": [{"window": {"from": "2026-03-09T11:00:00Z", "to": "2026-03-09T11:09:00.001Z"},
               "cause": "EXPIRED", "since": "2026-03-10T12:00:00Z", "reason": "FAILED: no answer"}],
             "gapCount": 1, "lateWatermark": "2026-03-10T12:00:00Z", "holder": "replica-0"}""";

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final StateStore states = new ElasticsearchStateStore(elasticsearch.client(), elasticsearch.templates());
    private final RuleState state = new RuleState(
            at("12:00"),
            List.of(new OpenWindow(
                    window("11:00", "11:09"), OpenWindow.Kind.FAILED, at("11:09"), "no answer", 2, at("12:10"), 0)),
            List.of(new Gap(
                    window("-1 11:00", "-1 11:09:00.001"), Gap.Cause.EXPIRED, at("12:00"), "FAILED: no answer")),
            1,
            at("12:00"),
            Optional.of("replica-0"));

    @Test
    void aRuleThatHasNeverRunHasNoState() {
        elasticsearch.answers(404, "{\"_index\": \"taskwatch-state\", \"_id\": \"rule-1\", \"found\": false}");

        assertThat(states.load(RULE)).isEmpty();
        assertThat(elasticsearch.request().getUrl()).isEqualTo("/taskwatch-state/_doc/rule-1");
    }

    @Test
    void beforeTheFirstStateThereIsNoIndex() {
        elasticsearch.answers(
                404,
                "{\"error\": {\"type\": \"index_not_found_exception\", \"reason\": \"no such index\"}, \"status\": 404}");

        assertThat(states.load(RULE)).isEmpty();
    }

    @Test
    void aStateThatDoesNotSayWhatWaitsIsLoaded() {
        elasticsearch.answers(200, """
                {"_index": "taskwatch-state", "_id": "rule-1", "_version": 9, "_seq_no": 7, "_primary_term": 3,
                 "found": true, "_source": %s}""".formatted(STATE.replace(", \"waiting\": 0", "")));

        assertThat(states.load(RULE)).contains(new StoredState(state, 7, 3));
    }

    @Test
    void whatWasStoredIsLoadedWithItsVersion() {
        elasticsearch.answers(200, """
                {"_index": "taskwatch-state", "_id": "rule-1", "_version": 9, "_seq_no": 7, "_primary_term": 3,
                 "found": true, "_source": %s}""".formatted(STATE));

        assertThat(states.load(RULE)).contains(new StoredState(state, 7, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"frontier\": \"2026-03-10T12:00:00Z\", \"open\": [], \"gaps\": [], \"gapCount\": 0}",
                "{\"frontier\": \"noon\", \"open\": [], \"gaps\": [], \"lateWatermark\": \"2026-03-10T12:00:00Z\"}",
                "{\"frontier\": \"2026-03-10T12:00:00Z\", \"gaps\": [], \"lateWatermark\": \"2026-03-10T12:00:00Z\"}",
                "{\"frontier\": \"2026-03-10T12:00:00Z\", \"lateWatermark\": \"2026-03-10T12:00:00Z\", \"gaps\": [],"
                        + " \"open\": [{\"window\": {\"from\": \"2026-03-10T11:00:00Z\", \"to\": \"2026-03-10T11:09:00Z\"},"
                        + " \"kind\": \"UNHEARD_OF\", \"since\": \"2026-03-10T11:09:00Z\", \"reason\": \"\","
                        + " \"notBefore\": \"2026-03-10T12:10:00Z\"}]}",
                "{\"frontier\": \"2026-03-10T12:00:00Z\", \"lateWatermark\": \"2026-03-10T12:00:00Z\", \"gaps\": [],"
                        + " \"open\": [{\"window\": {\"from\": \"2026-03-10T11:00:00Z\", \"to\": \"2026-03-10T11:09:00Z\"}}]}"
            })
    void aStateThatCannotBeReadIsUnavailableAndNotNone(String source) {
        elasticsearch.answers(200, """
                {"_index": "taskwatch-state", "_id": "rule-1", "_version": 9, "_seq_no": 7, "_primary_term": 3,
                 "found": true, "_source": %s}""".formatted(source));

        assertThatExceptionOfType(StateUnavailableException.class)
                .isThrownBy(() -> states.load(RULE))
                .withMessage(
                        "the state of rule rule-1 cannot be read: a newer version may have written it, or somebody by hand")
                .satisfies(failure -> Runbook.assertSays("unreadable-state", String.valueOf(failure.getMessage())));
    }

    @Test
    void aFirstStateIsCreated() {
        elasticsearch.answers(200, bulk(stored("create", 201)));

        StoredState stored = states.store(RULE, Optional.empty(), state, List.of());

        assertThat(stored).isEqualTo(new StoredState(state, 8, 3));
        assertThat(StubbedElasticsearch.lines(elasticsearch.request()))
                .containsExactly(
                        json("{\"create\": {\"_index\": \"taskwatch-state\", \"_id\": \"rule-1\"}}"), json(STATE));
    }

    @Test
    void aLaterStateReplacesOnlyTheOneItFollows() {
        elasticsearch.answers(200, bulk(stored("index", 200)));

        states.store(RULE, Optional.of(new StoredState(state, 7, 3)), state, List.of());

        assertThat(StubbedElasticsearch.lines(elasticsearch.request()).get(0)).isEqualTo(json("""
                {"index": {"_index": "taskwatch-state", "_id": "rule-1", "if_seq_no": 7, "if_primary_term": 3}}"""));
    }

    @Test
    void runsAreReportedInTheSameRequest() {
        elasticsearch.answers(200, bulk(stored("create", 201), failed(201, "")));
        RunReport report = report();

        states.store(RULE, Optional.empty(), state, List.of(report));

        List<JsonNode> lines = StubbedElasticsearch.lines(elasticsearch.request());
        assertThat(lines.get(2)).isEqualTo(json("""
                        {"create": {"_index": "taskwatch-runs", "_id": "%s", "require_data_stream": true}}""".formatted(report.id())));
        assertThat(lines.get(3)).isEqualTo(json("""
                {"@timestamp": "2026-03-10T12:00:00.500Z", "rule_id": "rule-1", "kind": "CURRENT",
                 "tick": "2026-03-10T12:00:00Z",
                 "window": {"from": "2026-03-10T11:51:00Z", "to": "2026-03-10T12:00:00Z"}, "verdict": "CAPPED",
                 "matches": 9, "known": 2, "written": 3, "left_over": 4, "requests": 5, "took_ms": 1250,
                 "error": "the cap is reached"}"""));
    }

    @Test
    void whoeverWasOvertakenIsTold() {
        elasticsearch.answers(200, bulk(failed(409, "version_conflict_engine_exception")));

        assertThatExceptionOfType(StateConflictException.class)
                .isThrownBy(() -> states.store(RULE, Optional.empty(), state, List.of()))
                .withMessage("somebody else has stored a newer state of rule rule-1");
    }

    @Test
    void aStateThatIsRejectedIsUnavailable() {
        elasticsearch.answers(200, bulk(failed(429, "es_rejected_execution_exception")));

        assertThatExceptionOfType(StateUnavailableException.class)
                .isThrownBy(() -> states.store(RULE, Optional.empty(), state, List.of()))
                .withMessage("the state of rule rule-1 could not be stored (429): es_rejected_execution_exception:"
                        + " for a reason");
    }

    @Test
    void aReportThatIsRejectedIsOnlyWarnedOf(CapturedOutput output) {
        elasticsearch.answers(200, bulk(stored("create", 201), failed(400, "document_parsing_exception")));

        StoredState stored = states.store(RULE, Optional.empty(), state, List.of(report()));

        assertThat(stored.sequenceNumber()).isEqualTo(8);
        assertThat(output).contains("was not stored: document_parsing_exception: for a reason");
    }

    @Test
    void aReportThatIsThereAlreadyIsNotWarnedOf(CapturedOutput output) {
        elasticsearch.answers(200, bulk(stored("create", 201), failed(409, "version_conflict_engine_exception")));

        states.store(RULE, Optional.empty(), state, List.of(report()));

        assertThat(output).doesNotContain("was not stored");
    }

    @Test
    void withoutTheDataStreamTheStateIsStoredAndItIsSaidWhatToDo(CapturedOutput output) {
        elasticsearch.answers(200, bulk(stored("create", 201), failed(404, "index_not_found_exception")));

        StoredState stored = states.store(RULE, Optional.empty(), state, List.of(report()));

        assertThat(stored.sequenceNumber()).isEqualTo(8);
        assertThat(output)
                .contains("a run report was not stored: index_not_found_exception: for a reason; run --set-up with");
    }

    @Test
    void aClusterThatDoesNotAnswerIsUnavailable() {
        elasticsearch.answers(
                503,
                "{\"error\": {\"type\": \"search_phase_execution_exception\", \"reason\": \"all shards failed\","
                        + " \"caused_by\": {\"type\": \"cluster_block_exception\", \"reason\": \"no master\"}},"
                        + " \"status\": 503}");

        assertThatExceptionOfType(StateUnavailableException.class)
                .isThrownBy(() -> states.load(RULE))
                .withMessage(
                        "Elasticsearch is not available at the moment (503): search_phase_execution_exception: all shards"
                                + " failed; caused by cluster_block_exception: no master; check its health, and what stands"
                                + " between it and the service");
        assertThatExceptionOfType(StateUnavailableException.class)
                .isThrownBy(() -> states.store(RULE, Optional.empty(), state, List.of()));
    }

    private static RunReport report() {
        return Reports.of(RULE, window("11:51", "12:00"), Verdict.CAPPED, Optional.of("the cap is reached"));
    }

    private static String bulk(String... items) {
        return "{\"took\": 1, \"errors\": false, \"items\": [" + String.join(",", items) + "]}";
    }

    private static String stored(String operation, int status) {
        return """
                {"%s": {"_index": "taskwatch-state", "_id": "rule-1", "status": %d, "result": "created",
                  "_seq_no": 8, "_primary_term": 3}}""".formatted(operation, status);
    }

    private static String failed(int status, String type) {
        String error = type.isEmpty() ? "" : """
                , "error": {"type": "%s", "reason": "for a reason"}""".formatted(type);
        return """
                {"create": {"_index": "taskwatch-state", "_id": "x", "status": %d%s}}""".formatted(status, error);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
