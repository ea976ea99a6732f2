package dev.taskwatch.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Telemetry in a real Elasticsearch with the index templates of the class path. */
@EachElasticsearch
@TestInstance(Lifecycle.PER_CLASS) // the telemetry is fed once
class TelemetryIT {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final String DEFEND_NETWORK = "logs-endpoint.events.network-default";
    private static final String DEFEND_REGISTRY = "logs-endpoint.events.registry-default";

    @Parameter
    private ElasticsearchUnderTest elasticsearch;

    private final List<Document> documents = telemetry().documents();
    private JsonHttp http;
    private BulkIndex.Answer answer;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void feed() throws Exception {
        http = new JsonHttp(elasticsearch.uri());
        answer = new BulkIndex(elasticsearch.uri()).index(documents);
        http.send("POST", "/" + indices() + "/_refresh", "");
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void deleteIndices() {
        http.send("DELETE", "/" + indices() + "?ignore_unavailable=true", "");
    }

    @Test
    void minuteOfTelemetryIsIndexedWithoutARejectedDocument() {
        JsonNode count = http.get("/" + indices() + "/_count");

        assertThat(answer.rejected()).isEmpty();
        assertThat(answer.again()).isEmpty();
        assertThat(count.at("/count").asInt()).isEqualTo(documents.size()).isGreaterThan(6_000);
    }

    @Test
    void documentsThatAreThereAlreadyCountAsIndexed() throws Exception {
        BulkIndex.Answer again = new BulkIndex(elasticsearch.uri()).index(documents.subList(0, 100));

        assertThat(again.rejected()).isEmpty();
        assertThat(again.again()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        DEFEND_NETWORK + ", @timestamp, date",
        DEFEND_NETWORK + ", event.ingested, date",
        DEFEND_NETWORK + ", event.created, date",
        DEFEND_NETWORK + ", event.category, keyword",
        DEFEND_NETWORK + ", source.ip, ip",
        DEFEND_NETWORK + ", source.port, long",
        DEFEND_NETWORK + ", process.pid, long",
        DEFEND_NETWORK + ", process.code_signature.trusted, boolean",
        DEFEND_NETWORK + ", data_stream.dataset, keyword",
        DEFEND_REGISTRY + ", registry.data.bytes, keyword",
        "winlogbeat-8.19.5, destination.ip, ip",
        "winlogbeat-8.19.5, registry.path, keyword",
        "winlogbeat-8.19.5, winlog.event_data.TargetLogonId, keyword",
        "winlogbeat-8.19.5, message, text",
        "logs-windows.sysmon_operational-default, registry.data.strings, keyword",
        "logs-system.security-default, winlog.event_data.TaskName, keyword"
    })
    void fieldsHaveTheirEcsTypes(String index, String field, String type) {
        JsonNode capabilities = http.get("/" + index + "/_field_caps?fields=" + field);

        assertThat(capabilities.at("/fields").path(field).propertyNames()).containsExactly(type);
    }

    /** As with the real ones: a rule over both indices sees a field unmapped if one of the two is absent. */
    @ParameterizedTest
    @CsvSource({DEFEND_REGISTRY + ", source.port", DEFEND_NETWORK + ", registry.path"})
    void elasticDefendMapsInEachIndexOnlyWhatItsEventsHave(String index, String field) {
        JsonNode capabilities = http.get("/" + index + "/_field_caps?fields=" + field);

        assertThat(capabilities.at("/fields").isEmpty()).isTrue();
    }

    private static Telemetry telemetry() {
        TelemetrySettings settings = new TelemetrySettings(100, Duration.ofSeconds(1), Duration.ofSeconds(30));
        return new TelemetryGenerator(settings, new SplittableRandom(7), START).next(START.plusSeconds(65));
    }

    private String indices() {
        return String.join(
                ",", new TreeSet<>(documents.stream().map(Document::index).toList()));
    }
}
