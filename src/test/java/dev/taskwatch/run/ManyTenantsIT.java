package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.DetectionWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Matches that lie in the indices of many tenants: their names together are longer than an HTTP line may be. */
@EachElasticsearch
class ManyTenantsIT {

    private static final Instant NOON = Instant.parse("2024-06-11T12:00:00Z");
    private static final String PREFIX = "winlogbeat-tenants-with-a-long-name-2024.06.11-";

    private final JsonHttp http;
    private final Set<String> indices = new LinkedHashSet<>();

    @TempDir
    private Path rules;

    ManyTenantsIT(ElasticsearchUnderTest elasticsearch) {
        this.http = new JsonHttp(elasticsearch.uri());
    }

    @AfterEach
    void deleteIndices() {
        indices.forEach(index -> http.send("DELETE", "/" + index + "?ignore_unavailable=true", ""));
    }

    @Test
    void eachOfManyTenantsHasItsAlert() {
        addTenants(45, 1, "task");

        assertThat(alerts()).hasSize(45).allSatisfy(ManyTenantsIT::isWhole);
    }

    @Test
    void theSameIdsInEveryTenantAreEventsOfTheirOwn() {
        addTenants(40, 1, "task");
        // The same ids again, a minute later, in indices that have no match: their events are others.
        IntStream.range(0, 40)
                .forEach(i -> add("4-other-" + i, List.of(EventIndex.write("task" + i, NOON.plusSeconds(60 + i)))));

        assertThat(alerts()).hasSize(40).allSatisfy(ManyTenantsIT::isWhole);
    }

    @Test
    void idsThatTenantsShareBelongToTheTenantsByTheirIndexAndTime() {
        IntStream.range(0, 40).forEach(i -> {
            Instant time = NOON.plusSeconds(i);
            add(
                    "5-" + i,
                    List.of(
                            named(EventIndex.connection("task", time.minusMillis(500)), i),
                            named(EventIndex.write("task", time), i)));
        });

        assertThat(alerts())
                .extracting(alert -> alert.document().get("host").toString())
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    private static EventIndex.Event named(EventIndex.Event event, int tenant) {
        event.source().put("host", Map.of("id", "h" + tenant, "name", "SRV" + tenant, "os", Map.of("type", "windows")));
        return event;
    }

    private void addTenants(int count, int group, String task) {
        for (int i = 0; i < count; i++) {
            Instant time = NOON.plusSeconds(i);
            add(
                    group + "-" + i,
                    List.of(EventIndex.connection(task + i, time.minusMillis(500)), EventIndex.write(task + i, time)));
        }
    }

    private void add(String tenant, List<EventIndex.Event> events) {
        indices.add(PREFIX + tenant);
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append(
                        JsonMapper.shared().writeValueAsString(Map.of("create", Map.of("_id", event.id()))))
                .append('\n')
                .append(JsonMapper.shared().writeValueAsString(event.source()))
                .append('\n'));
        assertThat(http.send("POST", "/" + PREFIX + tenant + "/_bulk?refresh=true", lines.toString())
                        .path("errors")
                        .asBoolean(true))
                .isFalse();
    }

    private List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        try (Service service =
                Service.idle(http.elasticsearch(), RuleCopy.over(PREFIX + "*").in(rules))) {
            Rule rule = service.get(RuleCatalog.class).rules().get(0);
            DetectionWindow window = new DetectionWindow(NOON.minusSeconds(60), NOON.plusSeconds(600));
            RunResult result = service.get(DetectionRun.class)
                    .dry(known -> {})
                    .run(RunRequest.of(rule, window, RunKind.MANUAL, NOON), 500, alerts::add);
            assertThat(result.report().verdict()).as(result.report().toString()).isEqualTo(Verdict.COMPLETE);
        }
        return alerts;
    }

    private static void isWhole(Alert alert) {
        assertThat(alert.document()).containsKeys("host", "process", "registry", "source");
        assertThat(alert.json()).doesNotContain("not_found");
    }
}
