package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.alert.AlertBlock;
import dev.taskwatch.alert.AlertDocuments;
import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.alert.GoldenFile;
import dev.taskwatch.enrich.Enricher;
import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.TaskEvents;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.KnownMappings;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SourceEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Golden files: alerts of events whose fields, or whose index, are not where the event's JSON or the search has them. */
@EachElasticsearch
class MappedAlertsIT {

    private static final Instant WRITTEN = Instant.parse("2026-04-02T12:00:00Z");
    private static final String GUID = "{5C2F0C52-7A44-4D0E-9C55-0123456789AC}";
    private static final String INDEX = "golden-mapped-000001";
    private static final String RENAMED = "shrink-x1y2-golden-mapped-000001";

    private static final String KEYWORDS = mapping("{\"type\": \"keyword\"}", "", "");

    private static final String TEXTS = mapping(
            "{\"type\": \"text\", \"fields\": {\"keyword\": {\"type\": \"keyword\", \"ignore_above\": 256}}}", "", "");

    /** An alias, a runtime field, and fields that the index keeps out of {@code _source}. */
    private static final String ELSEWHERE = mapping("{\"type\": \"keyword\"}", """
            , "machine": {"properties": {"label": {"type": "keyword"}}},
              "host": {"properties": {"name": {"type": "alias", "path": "machine.label"}}}""", """
            "_source": {"excludes": ["source.ip"]},
            "runtime": {"process.name": {"type": "keyword"}},""");

    private final JsonHttp http;

    @TempDir
    private Path rules;

    MappedAlertsIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    private static String mapping(String strings, String more, String options) {
        return """
                {"settings": {"number_of_replicas": 0}, "mappings": {%3$s
                  "dynamic_templates": [{"strings": {"match_mapping_type": "string", "mapping": %1$s}}],
                  "properties": {"@timestamp": {"type": "date"}, "source": {"properties": {"ip": {"type": "ip"}}}%2$s}}}""".formatted(strings, more, options);
    }

    @AfterEach
    void deleteIndices() {
        http.send("DELETE", "/" + INDEX + "," + RENAMED + "?ignore_unavailable=true", "");
        http.send("DELETE", "/taskwatch-alerts-2026.04?ignore_unavailable=true", "");
    }

    @Test
    void fieldsThatOnlyTheMappingGivesAreInTheAlert() throws IOException {
        String alert = alert(ELSEWHERE, "machine.label", () -> {});

        assertThat(alert).contains("fs-berlin-01.corp.example", "10.9.0.7", GUID, "\\Sync-77", "alice", "cmd.exe");
        new GoldenFile("mapped/alias.txt").equalTo(alert);
    }

    @Test
    void textsTellTheWholeStory() throws IOException {
        String alert = alert(TEXTS, "host.name", () -> {});

        assertThat(alert).contains("\\Sync-77", "alice", "cmd.exe");
        new GoldenFile("mapped/text.txt").equalTo(alert);
    }

    @Test
    void anIndexThatIsRenamedBetweenSearchAndFetchCostsNothing() throws IOException {
        String alert = alert(KEYWORDS, "host.name", this::rename);

        assertThat(http.get("/_cat/indices/" + INDEX + "*?format=json").size()).isZero();
        assertThat(alert).contains("\\Sync-77", "alice", "cmd.exe").doesNotContain("not found");
        new GoldenFile("mapped/renamed.txt").equalTo(alert);
    }

    private void rename() {
        http.send("PUT", "/" + RENAMED, KEYWORDS);
        add(RENAMED, story("host.name"));
        http.send("DELETE", "/" + INDEX, "");
    }

    private String alert(String mapping, String nameField, Runnable afterSearch) {
        http.send("DELETE", "/taskwatch-alerts-2026.04?ignore_unavailable=true", "");
        http.send("PUT", "/" + INDEX, mapping);
        add(INDEX, story(nameField));
        DetectionWindow window = new DetectionWindow(WRITTEN.minusSeconds(300), WRITTEN.plusSeconds(300));
        try (Service service = Service.idle(
                http.elasticsearch(),
                RuleCopy.over("golden-mapped-*\", \"shrink-*").in(rules))) {
            Rule rule = service.get(RuleCatalog.class).rules().get(0);
            service.get(KnownMappings.class).refresh(List.of(rule)); // as the first check of the sources does
            EqlSearch search = service.get(EqlSearch.class);
            DetectionRun run = new DetectionRun(
                    (asked, searched, size) -> {
                        SearchAnswer answer = search.search(asked, searched, size);
                        afterSearch.run();
                        return answer;
                    },
                    service.get(SourceEvents.class),
                    service.get(Enricher.class),
                    service.get(AlertIndex.class),
                    service.get(AlertDocuments.class),
                    service.get(Clock.class));
            assertThat(run.run(RunRequest.of(rule, window, RunKind.MANUAL, window.to()), rule.maxAlerts())
                            .report()
                            .verdict())
                    .isEqualTo(Verdict.COMPLETE);
        }
        JsonNode alert = assertThat(Alerts.of(http.elasticsearch(), INDEX).hits())
                .singleElement()
                .actual()
                .path("_source");
        return AlertBlock.of(JsonMapper.shared().convertValue(alert, new TypeReference<Map<String, Object>>() {}));
    }

    private static List<Event> story(String nameField) {
        Map<String, Object> machine =
                Map.of(nameField, "fs-berlin-01.corp.example", "host.id", "h-1", "host.os.type", "windows");
        TaskEvents events = TaskEvents.of("mapped", new LinkedHashMap<>(machine), WRITTEN);
        List<Event> pair = events.pair(GUID);
        return List.of(
                pair.get(0),
                pair.get(1),
                events.path(GUID, "\\Sync-77"),
                events.registration(17, "\\Sync-77", "alice", "0x2d33587", "cmd.exe"),
                events.logon(-500, "alice", "0x2d33587", 51_540),
                events.process(2_000, "cmd.exe", "cmd.exe"));
    }

    private void add(String index, List<Event> events) {
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append("{\"create\": {\"_id\": \"" + event.id() + "\"}}\n")
                .append(JsonMapper.shared().writeValueAsString(event.source()))
                .append('\n'));
        JsonNode answer = http.send("POST", "/" + index + "/_bulk?refresh=true", lines.toString());
        assertThat(answer.path("errors").asBoolean(true)).as("%s", answer).isFalse();
    }
}
