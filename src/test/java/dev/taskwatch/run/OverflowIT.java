package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Far more matches than a tick may write, in a process with 96 MB of heap. As dense as 25,000 in the nine minutes of a
 * window, and by default only the first of them, since each hundred takes a tick; {@code -Doverflow.matches=25000} is the
 * whole.
 */
class OverflowIT {

    private static final int MATCHES = Integer.getInteger("overflow.matches", 800);
    private static final int CAP = 100;
    private static final Instant START = Instant.parse("2023-06-05T12:00:00Z");
    private static final Instant FIRST_TICK = START.plus(Duration.ofMinutes(9)).plusSeconds(60);
    private static final Duration APART = Duration.ofMinutes(9).dividedBy(25_000);

    /** Which of two events of one instant comes first, EQL leaves to how their shard happens to be merged. */
    private static final Duration NOT_TIED = Duration.ofMillis(5);

    /** As in a storm over a whole fleet. All on one, and every look at what surrounds a task would find all the others. */
    private static final int HOSTS = 2_500;

    private static final int PAGE = 5_000;

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private EventIndex events;

    @TempDir
    private Path directory;

    @BeforeEach
    void manyTasksAreCreated() {
        http.send("DELETE", "/taskwatch-state,taskwatch-alerts-2023.06?ignore_unavailable=true", "");
        events = EventIndex.create(http.elasticsearch(), "overflow");
        for (int first = 0; first < MATCHES; first += PAGE) {
            events.add(IntStream.range(first, Math.min(first + PAGE, MATCHES))
                    .boxed()
                    .flatMap(i -> Stream.of(
                                    EventIndex.connection(task(i), time(i)),
                                    EventIndex.write(task(i), time(i).plus(NOT_TIED)))
                            .map(event -> onHost(i % HOSTS, event)))
                    .toList());
        }
    }

    @AfterEach
    void deleteEvents() {
        events.close();
    }

    @Test
    void drainsCompletelyAHundredATickOldestFirstInASmallHeap() throws Exception {
        String said = drainInAnotherProcess();
        System.out.println(MATCHES + " matches: "
                + said.lines().filter(line -> line.startsWith("drained")).toList());

        assertThat(said.lines())
                .anySatisfy(line -> assertThat(line)
                        .matches("said left-over: \\d{3,} matches or more wait, since the cap of 100 alerts a tick was"
                                + " reached"));
        assertEachHasOneAlertOldestFirst();
        assertEachTickWroteAtMostTheCapAndSaidWhatWaits();
    }

    private String drainInAnotherProcess() throws IOException, InterruptedException {
        Path rules = RuleCopy.over(events.name()).cappedAt(CAP).in(directory);
        return Drain.inAProcess(
                "96m", Duration.ofSeconds(60 + MATCHES / 4), http.elasticsearch(), rules, FIRST_TICK, directory);
    }

    private void assertEachHasOneAlertOldestFirst() {
        List<JsonNode> alerts = alerts();
        assertThat(alerts)
                .extracting(alert ->
                        alert.path("kibana.alert.ancestors").get(1).path("id").asString())
                .containsExactlyElementsOf(IntStream.range(0, MATCHES)
                        .mapToObj(i -> task(i) + "-write")
                        .toList());
        // The second tick's own window begins in the midst of them, and comes first there.
        assertThat(alerts.stream()
                        .map(alert -> Instant.parse(
                                alert.path("kibana.alert.intended_timestamp").asString()))
                        .filter(tick -> !tick.equals(FIRST_TICK.plus(Duration.ofMinutes(5)))))
                .isSorted();
    }

    private void assertEachTickWroteAtMostTheCapAndSaidWhatWaits() {
        http.send("POST", "/taskwatch-runs/_refresh", "");
        List<JsonNode> runs = http.get(
                        "/taskwatch-runs/_search?size=10000&sort=tick&q=tick:%5B2023-06-01%20TO%202023-07-01%5D")
                .at("/hits/hits")
                .valueStream()
                .map(hit -> hit.path("_source"))
                .toList();
        Map<String, Integer> written = runs.stream()
                .collect(Collectors.groupingBy(
                        run -> run.path("tick").asString(),
                        Collectors.summingInt(run -> run.path("written").asInt())));
        assertThat(written.values()).allSatisfy(ofATick -> assertThat(ofATick).isLessThanOrEqualTo(CAP));
        assertThat(written).as("ticks").hasSizeBetween(MATCHES / CAP, MATCHES / CAP + 3);
        assertThat(runs)
                .filteredOn(run -> run.path("verdict").asString().equals("CAPPED"))
                .hasSizeGreaterThanOrEqualTo(MATCHES / CAP - 1)
                .allSatisfy(run -> assertThat(run.path("left_over").asInt()).isPositive());
        assertThat(runs)
                .filteredOn(run -> run.path("kind").asString().equals("LEFT_OVER"))
                .allSatisfy(run -> assertThat(run.path("requests").asInt())
                        .as("search, look-up, sources, alerts, and the surroundings of 20 tasks at a time")
                        .isLessThanOrEqualTo(4 + CAP / 20));
    }

    /** All of them, the oldest event's first. */
    private List<JsonNode> alerts() {
        http.send("POST", "/taskwatch-alerts-2023.06/_refresh", "");
        List<JsonNode> alerts = new ArrayList<>();
        String after = "";
        while (true) {
            List<JsonNode> page = http.send(
                            "POST", "/taskwatch-alerts-2023.06/_search", """
                            {"size": %d, "query": {"term": {"kibana.alert.ancestors.index": "%s"}}, %s
                             "_source": ["kibana.alert.ancestors", "kibana.alert.intended_timestamp"],
                             "sort": ["kibana.alert.original_time", "kibana.alert.uuid"]}
                            """.formatted(PAGE, events.name(), after))
                    .at("/hits/hits")
                    .valueStream()
                    .toList();
            if (page.isEmpty()) {
                return alerts;
            }
            page.forEach(hit -> alerts.add(hit.path("_source")));
            after = "\"search_after\": " + page.get(page.size() - 1).path("sort") + ",";
        }
    }

    private static EventIndex.Event onHost(int host, EventIndex.Event event) {
        Map<String, Object> source = new LinkedHashMap<>(event.source());
        source.put("host", Map.of("id", "host-" + host, "name", "files-" + host, "os", Map.of("type", "windows")));
        return new EventIndex.Event(event.id(), source);
    }

    private static String task(int i) {
        return "task-" + i;
    }

    private static Instant time(int i) {
        return START.plusSeconds(60).plus(APART.multipliedBy(i));
    }
}
