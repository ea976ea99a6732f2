package dev.taskwatch.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.health.Runbook;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.telemetry.Document;
import dev.taskwatch.local.telemetry.TelemetryGenerator;
import dev.taskwatch.local.telemetry.TelemetrySettings;
import dev.taskwatch.rule.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the packaged rule's sources look like in a real Elasticsearch, with a minute of telemetry of every shape. */
@EachElasticsearch
class SourceWatchIT {

    private static final Instant START = Instant.parse("2025-06-02T09:00:00Z");
    private static final Instant END = START.plusSeconds(60);
    private static final String REGISTRY = "logs-endpoint.events.registry-*";
    private static final String NETWORK = "logs-endpoint.events.network-*";
    private static final String WINLOGBEAT = "winlogbeat-*";
    private static final String SYSMON = "logs-windows.sysmon_operational-*";

    @Parameter
    private ElasticsearchUnderTest elasticsearch;

    private final List<Need> needs = Need.of(Rules.packaged());
    private final Set<String> indices = new LinkedHashSet<>();
    private JsonHttp http;
    private SourceObserver observer;

    @BeforeEach
    void connect() {
        http = new JsonHttp(elasticsearch.uri());
        observer = new ElasticsearchSourceObserver(
                ElasticsearchConnection.to(elasticsearch.uri()).client());
    }

    @AfterEach
    void deleteIndices() {
        if (!indices.isEmpty()) {
            http.send("DELETE", "/" + String.join(",", indices) + "?ignore_unavailable=true", "");
        }
    }

    @Test
    void everySourceOfThreeShapesIsLiveOrHasNoSuchEvents() {
        feed(document -> document);

        SourceReport report = report(END);

        assertThat(states(report))
                .containsExactly(
                        Map.entry("network events of " + REGISTRY, SourceState.EMPTY),
                        Map.entry("network events of " + NETWORK, SourceState.LIVE),
                        Map.entry("network events of " + WINLOGBEAT, SourceState.LIVE),
                        Map.entry("network events of " + SYSMON, SourceState.LIVE),
                        Map.entry("registry events of " + REGISTRY, SourceState.LIVE),
                        Map.entry("registry events of " + NETWORK, SourceState.EMPTY),
                        Map.entry("registry events of " + WINLOGBEAT, SourceState.LIVE),
                        Map.entry("registry events of " + SYSMON, SourceState.LIVE));
        assertThat(report.sentences(SourceCondition.Weight.DOWN)).isEmpty();
        assertThat(report.sentences(SourceCondition.Weight.WARNING)).isEmpty();
        assertThat(report.sentences(SourceCondition.Weight.NOTE))
                .containsExactly(
                        "logs-endpoint.events.registry-* has had no network events for a week",
                        "logs-endpoint.events.network-* has had no registry events for a week");
        assertThat(report.sources())
                .filteredOn(status -> status.state() == SourceState.LIVE)
                .allSatisfy(status -> {
                    assertThat(status.lastHour()).isGreaterThan(20);
                    assertThat(status.newest())
                            .hasValueSatisfying(newest -> assertThat(newest).isBetween(END.minusSeconds(30), END));
                    assertThat(status.delay())
                            .hasValueSatisfying(delay ->
                                    assertThat(delay).isBetween(Duration.ofMillis(500), Duration.ofMinutes(2)));
                    assertThat(status.lag()).isPresent();
                });
    }

    @Test
    void aSourceThatHasStoppedIsSilentAndTheRuleIsBlindWhenAllHave() {
        feed(document -> document);

        SourceReport report = report(END.plus(Duration.ofHours(2)));

        assertThat(report.sentences(SourceCondition.Weight.WARNING))
                .hasSize(6)
                .anySatisfy(sentence -> assertThat(sentence)
                        .matches(
                                "network events of winlogbeat-\\* have stopped: the last arrived (1h59m|2h)\\S* ago, at"
                                        + " 2025-06-02T09:0\\S+Z; the longest pause before was \\S+"));
        assertThat(report.sentences(SourceCondition.Weight.DOWN))
                .hasSize(2)
                .first()
                .isEqualTo("rule \"Remote Scheduled Task Creation\" is blind, since no source delivers network events"
                        + " it can match: logs-endpoint.events.registry-* has none, logs-endpoint.events.network-* is"
                        + " silent, winlogbeat-* is silent, logs-windows.sysmon_operational-* is silent");
    }

    @Test
    void withoutAnyIndexTheRuleIsBlind() {
        SourceReport report = report(START.minus(Duration.ofDays(400)));

        assertThat(report.sentences(SourceCondition.Weight.DOWN))
                .hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence).contains("is blind"));
    }

    @Test
    void eventsThatArriveLateAreMeasuredAgainstTheMargin() {
        feed(document -> document);
        feedOlder("winlogbeat-", Duration.ofMinutes(5), END.minusSeconds(1));

        SourceReport report = report(END);

        assertThat(report.sentences(SourceCondition.Weight.WARNING))
                .anySatisfy(sentence -> assertThat(sentence)
                        .matches(
                                "network events of winlogbeat-\\* arrive \\S+ late at the 99th percentile; the scheduled"
                                        + " window tolerates 3m; late runs cover the rest"))
                .noneMatch(sentence -> sentence.contains("logs-"));
    }

    /** The newest that say when they arrived are three hours old, and come first where arrivals are sorted. */
    @Test
    void aSourceWhosePipelineHasGoneIsNotSilent() {
        feedOlder("winlogbeat-", Duration.ofHours(3), END.minus(Duration.ofHours(3)));
        feed(document ->
                document.index().startsWith("winlogbeat-") ? with(document, "event", "ingested", null) : document);
        SourceReport report = report(END);

        assertThat(states(report)).containsEntry("network events of winlogbeat-*", SourceState.LIVE);
        assertThat(report.sentences(SourceCondition.Weight.WARNING))
                .anySatisfy(sentence -> assertThat(sentence)
                        .matches("(\\d+) of \\1 network events of winlogbeat-\\* do not say when they arrived .*"));
    }

    @Test
    void eventsWithoutAJoinKeyCannotMatchThoughTheTemplateMapsIt() {
        feed(document ->
                document.index().startsWith("winlogbeat-") ? with(document, "process", "entity_id", null) : document);

        SourceReport report = report(END);

        assertThat(report.sentences(SourceCondition.Weight.WARNING))
                .anySatisfy(sentence -> assertThat(sentence)
                        .matches("none of the \\d+ registry events of winlogbeat-\\* in the last hour has a value of"
                                + " process.entity_id: no registry events there can match rule \"Remote Scheduled Task"
                                + " Creation\""));
    }

    private SourceReport report(Instant now) {
        Map<Source, Set<String>> fields = new LinkedHashMap<>();
        needs.forEach(need -> need.sources().forEach(source -> fields.put(source, need.fields())));
        SourceReport report = new SourceJudge(observer.observe(fields, now), Duration.ofHours(1), now).report(needs);
        assertThat(report.findings())
                .allSatisfy(finding -> Runbook.assertSays(finding.condition().id(), finding.sentence()));
        return report;
    }

    private static Map<String, SourceState> states(SourceReport report) {
        Map<String, SourceState> states = new LinkedHashMap<>();
        report.sources().forEach(status -> states.put(status.source().events(), status.state()));
        return states;
    }

    private void feed(UnaryOperator<Document> change) {
        index(telemetry(START).stream().map(change).toList());
    }

    /** More of one shape's events, which happened earlier. */
    private void feedOlder(String index, Duration earlier, Instant arrived) {
        index(telemetry(START.minus(earlier)).stream()
                .filter(document -> document.index().startsWith(index))
                .map(document -> with(document, "event", "ingested", arrived.toString()))
                .map(document -> new Document(document.index(), document.id() + "-older", document.source()))
                .toList());
    }

    private static List<Document> telemetry(Instant start) {
        TelemetrySettings settings = new TelemetrySettings(60, Duration.ofSeconds(5), Duration.ofSeconds(30));
        return new TelemetryGenerator(settings, new Random(7), start)
                .next(start.plusSeconds(60))
                .documents();
    }

    private void index(List<Document> documents) {
        documents.forEach(document -> indices.add(document.index()));
        String lines = documents.stream()
                .map(document -> JsonMapper.shared()
                                .writeValueAsString(
                                        Map.of("create", Map.of("_index", document.index(), "_id", document.id())))
                        + "\n" + JsonMapper.shared().writeValueAsString(document.source()) + "\n")
                .collect(Collectors.joining());
        JsonNode answer = http.send("POST", "/_bulk?refresh=true", lines);
        assertThat(answer.path("errors").asBoolean(true)).isFalse();
    }

    private static Document with(Document document, String object, String field, Object value) {
        Map<String, Object> source = new LinkedHashMap<>(document.source());
        Map<String, Object> inner = new LinkedHashMap<>();
        if (source.get(object) instanceof Map<?, ?> map) {
            map.forEach((key, some) -> inner.put(String.valueOf(key), some));
        }
        inner.put(field, value);
        source.put(object, inner);
        return new Document(document.index(), document.id(), source);
    }
}
