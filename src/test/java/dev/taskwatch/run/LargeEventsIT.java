package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** As many alerts as one tick writes, of events that together are far larger than the heap of the process. */
class LargeEventsIT {

    private static final int CAP = 100;
    private static final Instant START = Instant.parse("2023-08-07T12:00:00Z");
    private static final Instant TICK = START.plusSeconds(300);

    /** Three bytes each in UTF-8, two in the heap. */
    private static final String LETTERS = "\u6f22".repeat(200_000);

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private EventIndex events;

    @TempDir
    private Path directory;

    @BeforeEach
    void manyLargeEvents() {
        http.send("DELETE", "/taskwatch-state,taskwatch-alerts-2023.08?ignore_unavailable=true", "");
        events = EventIndex.create(http.elasticsearch(), "large-events");
        IntStream.range(0, CAP)
                .forEach(i -> events.add(List.of(
                        large(EventIndex.connection("task-" + i, START.plusSeconds(i))),
                        large(EventIndex.write("task-" + i, START.plusSeconds(i).plusMillis(500))))));
    }

    @AfterEach
    void deleteEvents() {
        events.close();
        http.send("DELETE", "/taskwatch-alerts-2023.08?ignore_unavailable=true", "");
    }

    @Test
    void areAlertsAllTheSameInASmallHeap() throws Exception {
        Path rules = RuleCopy.over(events.name()).cappedAt(CAP).in(directory);

        String said = Drain.inAProcess("128m", Duration.ofMinutes(3), http.elasticsearch(), rules, TICK, directory);

        System.out.println(
                said.lines().filter(line -> line.startsWith("drained")).toList());
        assertThat(said).contains("drained in 1 ticks");
        List<JsonNode> alerts = Alerts.of(http.elasticsearch(), events.name()).hits();
        assertThat(alerts).hasSize(CAP).allSatisfy(alert -> {
            assertThat(alert.at("/_source/taskwatch/events_cut").asBoolean(false))
                    .isTrue();
            assertThat(alert.at("/_source/taskwatch").has("rejected")).isFalse();
            assertThat(alert.at("/_source/source/ip").asString()).isEqualTo("10.0.0.5");
            assertThat(alert.at("/_source/taskwatch/events/1/source/message").asString())
                    .endsWith("\u6f22…");
        });
    }

    private static Event large(Event event) {
        Map<String, Object> source = new LinkedHashMap<>(event.source());
        source.put("message", LETTERS);
        return new Event(event.id(), source);
    }
}
