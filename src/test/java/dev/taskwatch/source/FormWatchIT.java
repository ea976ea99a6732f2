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
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.run.KnownArrivals;
import dev.taskwatch.run.StateUnavailableException;
import dev.taskwatch.source.SourceCondition.Weight;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events that are not written as rules expect, in a real Elasticsearch: what the check of the sources says. */
@EachElasticsearch
class FormWatchIT {

    private static final Instant NOW = Instant.parse("2025-06-02T09:00:00Z");
    private static final String SYSMON = "winlogbeat-form";

    @Parameter
    private ElasticsearchUnderTest elasticsearch;

    private final Set<String> indices = new LinkedHashSet<>();
    private Instant now = NOW;
    private int written;
    private JsonHttp http;
    private SourceWatch watch;
    private final List<Object> told = new ArrayList<>();

    @BeforeEach
    void connect() {
        http = new JsonHttp(elasticsearch.uri());
        watch = watch(Rules.packaged());
    }

    @AfterEach
    void deleteIndices() {
        if (!indices.isEmpty()) {
            http.send("DELETE", "/" + String.join(",", indices) + "?ignore_unavailable=true", "");
        }
    }

    @Test
    void aHealthySiteOfThreeSensorsGetsNoWord() {
        Instant start = NOW.minusSeconds(300);
        TelemetrySettings settings = new TelemetrySettings(10, Duration.ofSeconds(5), Duration.ofSeconds(30));
        index(new TelemetryGenerator(settings, new Random(7), start).next(NOW).documents());

        assertThat(ofForm(check())).isEmpty();
    }

    @Test
    void directionsThatTheShipperNamesInItsOwnWay() {
        feed(60, i -> host(i % 3), network -> put(network, "network.direction", "inbound"), registry -> {});

        assertThat(sentences(check(), SourceCondition.FORM_UNMET))
                .containsExactly(
                        "none of the 60 network events of winlogbeat-* of the last day meets network.direction :"
                                + " (\"incoming\", \"ingress\"), since network.direction is \"inbound\" (60): no network events"
                                + " there can match rule \"Remote Scheduled Task Creation\"");
    }

    @Test
    void directionsInUpperCaseWhereTheRuleComparesCase() {
        watch = watch(Rules.of("network where network.direction == \"ingress\" and process.name : \"x.exe\""));
        feed(60, i -> host(i % 3), network -> put(network, "network.direction", "INGRESS"), registry -> {});

        assertThat(sentences(check(), SourceCondition.FORM_UNMET))
                .singleElement()
                .asString()
                .contains("network.direction is \"INGRESS\" (60)");
    }

    @Test
    void aTypeOfEventThatTheShipperNamesInItsOwnWay() {
        feed(60, i -> host(i % 3), network -> {}, registry -> put(registry, "event.type", List.of("creation")));

        assertThat(sentences(check(), SourceCondition.FORM_UNMET))
                .containsExactly("none of the 60 registry events of winlogbeat-* of the last day meets event.type =="
                        + " \"change\", since event.type is \"creation\" (60): no registry events there can match rule"
                        + " \"Remote Scheduled Task Creation\"");
    }

    @Test
    void anOperatingSystemInAnotherSpelling() {
        feed(
                60,
                i -> host(i % 3),
                network -> put(network, "host.os.type", "Windows"),
                registry -> put(registry, "host.os.type", "Windows"));

        assertThat(sentences(check(), SourceCondition.FORM_UNMET))
                .hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence)
                        .contains("meets host.os.type == \"windows\", since host.os.type is \"Windows\" (60)"));
        assertThat(sentences(check(), SourceCondition.SYSTEM_ABSENT)).isEmpty();
    }

    @Test
    void directionsOfOneSystemAloneThatItsShipperNamesInItsOwnWay() {
        feed(
                120,
                i -> host(i % 6),
                network -> {
                    boolean linux = "h-00".equals(get(network, "host.name"));
                    put(network, "host.os.type", linux ? "linux" : "windows");
                    put(network, "network.direction", linux ? "ingress" : "inbound");
                },
                registry -> {});

        assertThat(sentences(check(), SourceCondition.FORM_UNMET))
                .containsExactly("none of the 50 or more network events of winlogbeat-* of the last day that meet"
                        + " host.os.type == \"windows\" meets network.direction : (\"incoming\", \"ingress\"), since only"
                        + " other events there do: no such network events there can match rule \"Remote Scheduled Task"
                        + " Creation\"");
    }

    @Test
    void whatIsRareIsNoMatterOfForm() {
        watch = watch(Rules.of("sequence by host.id with maxspan=1m"
                + " [network where host.os.type == \"windows\" and destination.port == 4444 and source.ip != \"::1\"]"
                + " [registry where event.type == \"change\" and registry.path : \"*\\\\Evil\\\\*\"]"));
        feed(60, i -> host(i % 3), network -> {}, registry -> {});

        assertThat(ofForm(check())).isEmpty();
    }

    @Test
    void aFewEventsTellNothing() {
        feed(30, i -> host(i % 3), network -> put(network, "network.direction", "inbound"), registry -> {});

        assertThat(ofForm(check())).isEmpty();
    }

    @Test
    void aSiteWithoutTheSystemOfManyRulesGetsOneNote() {
        List<Rule> rules = new ArrayList<>(List.of(Rules.packaged()));
        for (String system : List.of("linux", "macos", "windows")) {
            for (int i = 0; i < 60; i++) {
                rules.add(rule("network where host.os.type == \"" + system
                        + "\" and event.type == \"start\" and destination.port == " + (10_000 + i)));
                rules.add(rule("registry where host.os.type == \"" + system
                        + "\" and event.type == \"change\" and registry.value : \"v" + i + "\""));
            }
        }
        watch = watch(rules.toArray(Rule[]::new));
        feed(60, i -> host(i % 3), network -> {}, registry -> {});

        for (int i = 0; i < 5; i++) {
            check();
            now = now.plus(Duration.ofMinutes(5));
        }
        assertThat(ofForm(check()))
                .extracting(Finding::sentence)
                .containsExactly(
                        "no event of the last day meets host.os.type == \"linux\" or host.os.type == \"macos\","
                                + " since host.os.type is \"windows\": nothing can match rule \"Rule 1\" and 239 more");
    }

    @Test
    void halfTheFleetWithoutTheOperatingSystem() {
        Consumer<Map<String, Object>> change = event -> {
            boolean old = String.valueOf(get(event, "host.name")).compareTo("h-20") < 0;
            put(event, "agent", Map.of("type", "winlogbeat", "version", old ? "7.9.0" : "8.11.0"));
            if (old) {
                put(event, "host.os", Map.of("platform", "windows"));
            }
        };
        feed(120, i -> host(i % 40), change, change);

        assertThat(sentences(check(), SourceCondition.HOSTS_LACKING))
                .containsExactly(
                        "20 of 40 hosts with network events of winlogbeat-* have no host.os.type in any of them of the last"
                                + " day, as other hosts have; the largest group, 20 hosts, runs winlogbeat 7.9.0: none of"
                                + " their network events can match rule \"Remote Scheduled Task Creation\"",
                        "20 of 40 hosts with registry events of winlogbeat-* have no host.os.type in any of them of the"
                                + " last day, as other hosts have; the largest group, 20 hosts, runs winlogbeat 7.9.0: none"
                                + " of their registry events can match rule \"Remote Scheduled Task Creation\"");
    }

    @Test
    void aTenthOfTheFleetWithoutAJoinKeyWhereNamesAreText() {
        indices.add(SYSMON);
        http.send("PUT", "/" + SYSMON, """
                {"mappings": {"properties": {
                  "host": {"properties": {"name": {"type": "text", "fields": {"keyword": {"type": "keyword"}}}}},
                  "agent": {"properties": {"type": {"type": "text", "fields": {"keyword": {"type": "keyword"}}}}}}}}""");
        feed(120, i -> host(i % 30), network -> {}, registry -> {
            put(registry, "agent", Map.of("type", "nxlog"));
            if (String.valueOf(get(registry, "host.name")).compareTo("h-03") < 0) {
                put(registry, "process.entity_id", null);
            }
        });

        assertThat(sentences(check(), SourceCondition.HOSTS_LACKING))
                .singleElement()
                .asString()
                .startsWith("3 of 30 hosts with registry events of winlogbeat-* have no process.entity_id")
                .contains("3 hosts, runs nxlog:");
    }

    @Test
    void eventsOfEveryCategoryAndOfACategoryFieldOfTheRulesOwn() {
        watch = watch(
                Rules.of("rule-1", "Any", "", "any where event.kind == \"alert\" and process.name : \"svchost.exe\""),
                Rules.of(
                        "rule-2",
                        "Own",
                        "event_category_override = \"event.kind\"",
                        "event where ?network.direction == \"egress\" and network.type == null"));
        feed(60, i -> host(i % 3), network -> {}, registry -> {});

        assertThat(sentences(check(), SourceCondition.FORM_UNMET))
                .containsExactly(
                        "none of the 120 events of winlogbeat-* of the last day meets event.kind == \"alert\", since"
                                + " event.kind is \"event\" (120): no events there can match rule \"Any\"",
                        "none of the 120 event events of winlogbeat-* of the last day meets ?network.direction =="
                                + " \"egress\", since network.direction is \"ingress\" (60): no event events there can match"
                                + " rule \"Own\"");
    }

    @Test
    void aRulesFiltersCount() {
        String filter = "[[rule.filters]]\n[rule.filters.query.term]\n\"host.name\" = \"h-00\"";
        watch = watch(Rules.of("network where network.direction == \"ingress\"", filter));
        feed(
                120,
                i -> host(i % 2),
                network -> put(
                        network, "network.direction", get(network, "host.name").equals("h-00") ? "inbound" : "ingress"),
                registry -> {});

        assertThat(sentences(check(), SourceCondition.FORM_UNMET))
                .singleElement()
                .asString()
                .startsWith("none of the 60 network events")
                .contains("network.direction is \"inbound\" (60)");
    }

    @Test
    void aFleetTooLargeToLookAtAtOnceIsLookedAtPartByPart() {
        feed(
                2_400,
                i -> "h-%04d".formatted(i),
                network -> {
                    if (String.valueOf(get(network, "host.name")).endsWith("0")) {
                        put(network, "host.id", null);
                    }
                },
                registry -> {});

        for (int look = 0; look < 2; look++) {
            assertThat(sentences(check(), SourceCondition.HOSTS_LACKING))
                    .singleElement()
                    .asString()
                    .matches(
                            "\\d{2,3} of \\d{3,4} hosts that were looked at, of about 2[34]\\d\\d, with network events of"
                                    + " winlogbeat-\\* have no host.id .*");
            now = now.plus(Duration.ofMinutes(15));
        }
    }

    @Test
    void whatWasWrittenRightBeforeIsAWarning() {
        feed(60, i -> host(i % 3), network -> {}, registry -> {});
        assertThat(ofForm(check())).isEmpty();

        now = now.plus(Duration.ofDays(2));
        feed(60, i -> host(i % 3), network -> put(network, "network.direction", "inbound"), registry -> {});

        assertThat(sentences(check(), SourceCondition.FORM_CHANGED))
                .containsExactly(
                        "none of the 60 network events of winlogbeat-* of the last day meets network.direction :"
                                + " (\"incoming\", \"ingress\"), since network.direction is \"inbound\" (60): no network events"
                                + " there can match rule \"Remote Scheduled Task Creation\"; until 2025-06-02T09:00:00Z some did");
    }

    private Rule rule(String query) {
        String name = "rule-" + ++written;
        return Rules.of(name, "Rule " + written, "", query);
    }

    private SourceReport check() {
        watch.check();
        assertThat(told.get(told.size() - 1)).isInstanceOf(SourceReport.class);
        SourceReport report = (SourceReport) told.get(told.size() - 1);
        assertThat(report.sentences(Weight.DOWN)).isEmpty();
        assertThat(report.findings())
                .allSatisfy(finding -> Runbook.assertSays(finding.condition().id(), finding.sentence()));
        return report;
    }

    private SourceWatch watch(Rule... rules) {
        RuleCatalog catalog = new RuleCatalog(List.of(rules), List.of());
        SourcesProperties properties = new SourcesProperties(Duration.ofMinutes(5), Duration.ofHours(1));
        var client = ElasticsearchConnection.to(elasticsearch.uri()).client();
        InstantSource shown = () -> now;
        Clock clock = shown.withZone(ZoneOffset.UTC);
        return new SourceWatch(
                catalog,
                new ElasticsearchSourceObserver(client),
                new RemoteFindings(indices -> List.of()),
                new FormWatch(catalog, new ElasticsearchFormSearch(client), properties, clock),
                new KnownArrivals(FormWatchIT::clusterTimeIsUnknown),
                properties,
                told::add,
                clock);
    }

    private static Instant clusterTimeIsUnknown() {
        throw new StateUnavailableException("there is no state");
    }

    private static List<Finding> ofForm(SourceReport report) {
        Set<SourceCondition> form = Set.of(
                SourceCondition.FORM_CHANGED,
                SourceCondition.FORM_UNMET,
                SourceCondition.HOSTS_CHANGED,
                SourceCondition.HOSTS_LACKING,
                SourceCondition.SYSTEM_ABSENT);
        return report.findings().stream()
                .filter(finding -> form.contains(finding.condition()))
                .toList();
    }

    private static List<String> sentences(SourceReport report, SourceCondition condition) {
        return report.findings().stream()
                .filter(finding -> finding.condition() == condition)
                .map(Finding::sentence)
                .toList();
    }

    /** Pairs of a connection and a registry write within the last hour, each as its consumer leaves it. */
    private void feed(
            int pairs,
            IntFunction<String> host,
            Consumer<Map<String, Object>> network,
            Consumer<Map<String, Object>> registry) {
        index(IntStream.range(0, pairs)
                .boxed()
                .flatMap(i -> {
                    Instant time = now.minusSeconds(10 + 3_000L * i / pairs);
                    Map<String, Object> connection = event(host.apply(i), "network", "start", time);
                    put(connection, "network.direction", "ingress");
                    put(connection, "source.ip", "10.0.0.5");
                    put(connection, "source.port", 56_588);
                    put(connection, "destination.port", 49_671);
                    network.accept(connection);
                    Map<String, Object> write = event(host.apply(i), "registry", "change", time.plusMillis(500));
                    put(write, "registry.value", "Actions");
                    put(write, "registry.path", "HKLM\\SOFTWARE\\Test\\Actions");
                    registry.accept(write);
                    return Stream.of(
                            new Document(SYSMON, now + "-n" + i, connection),
                            new Document(SYSMON, now + "-r" + i, write));
                })
                .toList());
    }

    private static Map<String, Object> event(String host, String category, String type, Instant time) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("@timestamp", time.toString());
        put(event, "event.kind", "event");
        put(event, "event.category", List.of(category));
        put(event, "event.type", List.of(type));
        put(event, "event.ingested", time.plusMillis(300).toString());
        put(event, "host.id", "id-" + host);
        put(event, "host.name", host);
        put(event, "host.os.type", "windows");
        put(event, "process.entity_id", "p-" + host);
        put(event, "process.name", "svchost.exe");
        return event;
    }

    private static String host(int i) {
        return "h-%02d".formatted(i);
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> event, String path, Object value) {
        Map<String, Object> at = event;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(names[i], any -> new LinkedHashMap<String, Object>());
        }
        at.put(names[names.length - 1], value);
    }

    private static Object get(Map<String, Object> event, String path) {
        Object at = event;
        for (String name : path.split("\\.")) {
            at = ((Map<?, ?>) at).get(name);
        }
        return at;
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
        assertThat(answer.path("errors").asBoolean(true)).as(answer.toString()).isFalse();
    }
}
