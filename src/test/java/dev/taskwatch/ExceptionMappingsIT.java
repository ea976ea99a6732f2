package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.exception.ExceptionsOf;
import dev.taskwatch.health.Runbook;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.EqlSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import tools.jackson.databind.json.JsonMapper;

/** What exceptions mean where indices map names as text, and for events that a collector forwards. */
@EachElasticsearch
class ExceptionMappingsIT {

    private static final Instant NOON = Instant.parse("2024-06-11T12:00:00Z");
    private static final String KEYWORD = "{\"type\": \"keyword\"}";
    private static final String TEXT = "{\"type\": \"text\"}";
    private static final String DYNAMIC =
            "{\"type\": \"text\", \"fields\": {\"keyword\": {\"type\": \"keyword\", \"ignore_above\": 256}}}";

    private final JsonHttp http;
    private final List<String> indices = new ArrayList<>();

    @TempDir
    private Path rules;

    @TempDir
    private Path directory;

    ExceptionMappingsIT(ElasticsearchUnderTest elasticsearch) {
        this.http = new JsonHttp(elasticsearch.uri());
    }

    @BeforeEach
    @AfterEach
    void deleteIndices() {
        indices.add("mapped-keyword");
        indices.add("mapped-dynamic");
        indices.add("mapped-text");
        indices.forEach(index -> http.send("DELETE", "/" + index + "?ignore_unavailable=true", ""));
        indices.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "{host.name: berlin}|fs-berlin-01.corp.example",
                "{host.name: fs-berlin-01.corp.example}|berlin",
                "{host.name: 'fs-berlin-*'}|berlin",
                "{host.name: 'berl*'}|fs-berlin-01.corp.example",
                "{host.name: corp.example}|fs-berlin-01.corp.example berlin",
                "{process.entity_id: berlin}|fs-berlin-01.corp.example",
            })
    void anItemMeansTheWholeValueHoweverItIsMapped(String conditions, String remaining) throws IOException {
        for (String mapping : List.of(KEYWORD, DYNAMIC)) {
            deleteIndices();
            String index = create(mapping.equals(KEYWORD) ? "mapped-keyword" : "mapped-dynamic", mapping);
            add(index, "fs-berlin-01.corp.example", "", NOON);
            add(index, "berlin", "", NOON.plusSeconds(10));
            write(conditions);

            try (Service service = idle()) {
                assertThat(found(service)).as(index).isEqualTo(remaining);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{host.name: berlin}|fs-berlin-01.corp.example", "{host.name: 'berl*'}|fs-berlin-01.corp.example"})
    void indicesOfTwoMappingsAreBothExact(String conditions, String remaining) throws IOException {
        add(create("mapped-keyword", KEYWORD), "berlin", "", NOON);
        add(create("mapped-dynamic", DYNAMIC), "fs-berlin-01.corp.example", "", NOON.plusSeconds(10));
        write(conditions);

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo(remaining);
        }
    }

    @Test
    void anItemOnAFieldThatAnIndexMapsAsTextOnlySuppressesNothingAndIsReported() throws IOException {
        add(create("mapped-keyword", KEYWORD), "berlin", "", NOON);
        add(create("mapped-text", TEXT), "fs-berlin-01.corp.example", "", NOON.plusSeconds(10));
        write("{host.name: berlin}");

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo("berlin fs-berlin-01.corp.example");
            IndicatedHealthDescriptor health = (IndicatedHealthDescriptor)
                    service.get(HealthEndpoint.class).healthForPath("exceptions");
            assertThat((List<?>) health.getDetails().get("problems"))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(String.valueOf(problem)).contains("Known", "host.name", "mapped-text");
                        Runbook.assertSays("exceptions-text", String.valueOf(problem));
                    });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host.name: WEC01}|forwarded",
                "{host.name: 'WEC*'}|forwarded",
                "{host.id: collector}|forwarded",
                "{host.name: FS-BERLIN-01.corp.example}|own",
                "{host.name: 'FS-BERLIN-*'}|own",
                "{host.name: FS-BERLIN-01}|own forwarded",
                "{winlog.computer_name: FS-BERLIN-01.corp.example}|own",
            })
    void anItemOnAHostMeansTheMachineOfTheEventAndNotItsCollector(String conditions, String remaining)
            throws IOException {
        String index = create("mapped-keyword", KEYWORD);
        addPair(index, "own", host("WEC01", "collector", "WEC01.corp.example", false), NOON);
        addPair(
                index,
                "forwarded",
                host("WEC01", "collector", "FS-BERLIN-01.corp.example", true),
                NOON.plusSeconds(10));
        write(conditions);

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo(remaining);
        }
    }

    @Test
    void aCollectorIsToldFromItsMachinesAlsoWithoutTags() throws IOException {
        String index = create("mapped-dynamic", DYNAMIC);
        addPair(index, "forwarded", host("berlin", "collector", "fs-berlin-01.corp.example", false), NOON);
        addPair(index, "own", host("berlin", "collector", "BERLIN.corp.example", false), NOON.plusSeconds(10));
        write("{host.name: berlin}");

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo("forwarded");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "winlog|channel|ForwardedEvents",
                "data_stream|dataset|windows.forwarded",
                "event|dataset|windows.forwarded",
            })
    void theIdOfACollectorIsNotThatOfItsMachinesHoweverItMarksThem(String object, String field, String mark)
            throws IOException {
        String index = create("mapped-dynamic", DYNAMIC);
        Map<String, Object> host = host("WEC01", "collector", "", false);
        addPair(index, "own", host, NOON);
        Map<String, Object> marked = new LinkedHashMap<>(host);
        marked.put(object + "." + field, mark);
        addPair(index, "forwarded", marked, NOON.plusSeconds(10));
        write("{host.id: collector}");

        try (Service service = idle()) {
            assertThat(found(service)).isEqualTo("forwarded");
        }
    }

    private String create(String index, String name) {
        String mapping = """
                {"index_patterns": ["%1$s"], "priority": 900, "template": {"mappings": {
                  "dynamic_templates": [{"s": {"match_mapping_type": "string", "mapping": {"type": "keyword"}}}],
                  "properties": {"@timestamp": {"type": "date"}, "source": {"properties": {"ip": {"type": "ip"}}},
                    "host": {"properties": {"name": %2$s}},
                    "winlog": {"properties": {"computer_name": %2$s}},
                    "process": {"properties": {"entity_id": %3$s}}}}}}
                """.formatted(index, name, KEYWORD);
        JsonMapper json = JsonMapper.shared();
        http.send("PUT", "/" + index, json.readTree(mapping).path("template").toString());
        return index;
    }

    private void add(String index, String name, String computer, Instant time) {
        addPair(index, name, host(name, name, computer, false), time);
    }

    private static Map<String, Object> host(String name, String id, String computer, boolean tagged) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", Map.of("name", name, "id", id, "os", Map.of("type", "windows")));
        if (!computer.isEmpty()) {
            fields.put("winlog", Map.of("computer_name", computer));
        }
        if (tagged) {
            fields.put("tags", List.of("forwarded"));
        }
        return fields;
    }

    private void addPair(String index, String task, Map<String, Object> host, Instant time) {
        List<EventIndex.Event> pair =
                List.of(EventIndex.connection(task, time.minusSeconds(1)), EventIndex.write(task, time));
        JsonMapper json = JsonMapper.shared();
        String lines = pair.stream()
                .map(event -> {
                    event.source().putAll(host);
                    return json.writeValueAsString(Map.of("create", Map.of("_id", event.id()))) + "\n"
                            + json.writeValueAsString(event.source()) + "\n";
                })
                .collect(Collectors.joining());
        assertThat(http.send("POST", "/" + index + "/_bulk?refresh=true", lines)
                        .path("errors")
                        .asBoolean(true))
                .isFalse();
    }

    private void write(String conditions) throws IOException {
        Files.writeString(
                directory.resolve("known.yml"),
                ExceptionsOf.entry("Known", conditions).replace("2026-12-31", "2099-12-31"));
    }

    private Service idle() {
        return Service.idle(
                http.elasticsearch(),
                RuleCopy.over("mapped-*").in(rules),
                "taskwatch.exceptions=" + directory.resolve("known.yml"));
    }

    private static String found(Service service) {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        DetectionWindow window = new DetectionWindow(NOON.minusSeconds(60), NOON.plusSeconds(60));
        return service.get(EqlSearch.class).search(rule, window, 100).matches().stream()
                .map(match -> match.terminal().id().replace("-write", ""))
                .collect(Collectors.joining(" "));
    }
}
