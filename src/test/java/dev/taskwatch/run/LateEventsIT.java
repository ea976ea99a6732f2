package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.health.Diagnoses;
import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.telemetry.Attack;
import dev.taskwatch.local.telemetry.Shape;
import dev.taskwatch.local.telemetry.Telemetry;
import dev.taskwatch.local.telemetry.TelemetryGenerator;
import dev.taskwatch.local.telemetry.TelemetrySettings;
import dev.taskwatch.schedule.OpenWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that reach a real Elasticsearch three hours after their time, and the packaged rule on its own schedule. */
class LateEventsIT {

    private static final Instant START = Instant.parse("2023-09-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration LATE = Duration.ofHours(3);
    private static final int TICKS_AN_HOUR = 12;

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final FaultProxy cluster = FaultProxy.before(http.elasticsearch());
    private final MutableClock clock = new MutableClock(START);
    private EventIndex events;
    private Service service;
    private RuleTick ticks;

    @TempDir
    private Path rules;

    @BeforeEach
    void hasTickedOnce(TestInfo test) {
        http.send("DELETE", "/taskwatch-state,taskwatch-alerts-2023.09?ignore_unavailable=true", "");
        String name = test.getTestMethod().orElseThrow().getName();
        events = EventIndex.create(http.elasticsearch(), "late-" + name.toLowerCase(Locale.ROOT));
        start();
        tick(0);
    }

    @AfterEach
    void stop() {
        service.close();
        cluster.close();
        events.close();
    }

    @Test
    void eventsOfThreeHoursAgoAreAnAlertAtTheNextTick() {
        arrives("laptop", START.plusSeconds(1));

        TickOutcome outcome = tick(1);

        assertThat(alerts()).containsExactly(List.of("laptop-connection", "laptop-write"));
        assertThat(outcome.reports()).extracting(RunReport::kind).containsExactly(RunKind.CURRENT, RunKind.LATE);
        assertThat(outcome.state().open()).isEmpty();
        tick(2);
        tick(3);
        assertThat(alerts()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void soTheyAreInTheDocumentsOfEachShipper(Shape shape) {
        Telemetry telemetry = new TelemetryGenerator(
                        new TelemetrySettings(5, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                        new SplittableRandom(7),
                        START.minus(LATE))
                .next(START.minus(LATE).plusSeconds(150));
        Attack attack = telemetry.attacks().stream()
                .filter(one -> one.shape() == shape)
                .findFirst()
                .orElseThrow();
        List<String> pair = List.of(attack.connectionId(), attack.writeId());
        events.add(telemetry.documents().stream()
                .filter(document -> pair.contains(document.id()))
                .map(document -> arrived(new EventIndex.Event(document.id(), document.source()), START.plusSeconds(1)))
                .toList());

        tick(1);

        assertThat(alerts()).containsExactly(pair);
    }

    /** The stamp lies before the tick that has looked already, the event behind it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 999, 120_000})
    void aStampCutToSecondsOrFromBeforeTheEventWasVisibleHidesNothing(long milliseconds) {
        arrives("laptop", START.minusMillis(milliseconds).truncatedTo(ChronoUnit.SECONDS));

        tick(1);

        assertThat(alerts()).containsExactly(List.of("laptop-connection", "laptop-write"));
    }

    @Test
    void aWriteThatComesLateIsPairedWithAConnectionThatCameInTime() {
        Instant time = START.minus(LATE);
        events.add(List.of(EventIndex.connection("half", time.minusSeconds(59))));
        events.add(List.of(arrived(EventIndex.write("half", time), START.plusSeconds(1))));

        tick(1);

        assertThat(alerts()).containsExactly(List.of("half-connection", "half-write"));
    }

    @Test
    void aConnectionThatComesLateIsPairedWithAWriteThatCameInTime() {
        Instant time = START.minus(LATE);
        events.add(List.of(EventIndex.write("half", time)));
        events.add(List.of(arrived(EventIndex.connection("half", time.minusSeconds(60)), START.plusSeconds(1))));

        tick(1);

        assertThat(alerts()).containsExactly(List.of("half-connection", "half-write"));
    }

    @Test
    void theirWindowsOutliveTheServiceThatOpenedThem() {
        arrives("laptop", START.plusSeconds(1));
        cluster.spoil(6, request -> {}); // search, state, two looks, state, and then the window's own
        TickOutcome failed = tick(1);
        assertThat(failed.state().open()).extracting(OpenWindow::kind).containsExactly(OpenWindow.Kind.LATE);
        assertThat(Diagnoses.worst(failed.rule(), List.of(failed), now()))
                .startsWith("catching-up: 1 windows are searched again, the oldest from ");
        service.close();

        cluster.spoilNothing();
        start("taskwatch.schedule.late-check=1h"); // so that it does not look again, and has nothing but the state
        TickOutcome outcome = tick(2);

        assertThat(cluster.requests()).doesNotContainSequence("search", "search");
        assertThat(outcome.reports()).extracting(RunReport::kind).containsExactly(RunKind.CURRENT, RunKind.LATE);
        assertThat(alerts()).containsExactly(List.of("laptop-connection", "laptop-write"));
        assertThat(outcome.state().open()).isEmpty();
    }

    @Test
    void anHourWithNothingLateIsSixtyRequests() {
        assertThat(requestsOfAnHour(tick -> {})).isEqualTo(60);
    }

    /** Connections to elsewhere and writes of other values: each comes near the rule and meets none of its parts. */
    @Test
    void anHourOfLateNoiseIsSixtyRequestsToo() {
        int requests = requestsOfAnHour(tick -> {
            List<EventIndex.Event> noise = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String id = "noise-" + tick + "-" + i;
                Instant time = now().minus(LATE).minusSeconds(i);
                Map<String, Object> low = Map.of("ip", "10.0.0.6", "port", 135);
                noise.add(arrived(with(EventIndex.connection(id, time), "destination", low), now()));
                Map<String, Object> other = Map.of("path", "HKLM\\SOFTWARE\\Other", "value", "DynamicInfo");
                noise.add(arrived(with(EventIndex.write(id, time), "registry", other), now()));
            }
            events.add(noise);
        });

        assertThat(requests).isEqualTo(60);
        assertThat(alerts()).isEmpty();
    }

    private interface Before {
        void tick(int tick);
    }

    private int requestsOfAnHour(Before before) {
        List<String> requests = new ArrayList<>();
        for (int nth = 1; nth <= TICKS_AN_HOUR; nth++) {
            before.tick(nth);
            cluster.spoilNothing();
            tick(nth);
            requests.addAll(cluster.requests());
        }
        return requests.size();
    }

    private void start(String... settings) {
        service = Service.idle(cluster.uri(), RuleCopy.over(events.name()).in(rules), settings);
        ticks = Ticks.of(service, clock);
    }

    private TickOutcome tick(int nth) {
        Instant tick = START.plus(INTERVAL.multipliedBy(nth));
        clock.set(tick.plusSeconds(1));
        return ticks.at(tick);
    }

    private Instant now() {
        return clock.instant();
    }

    /** A task created three hours ago, of which the cluster hears only now. */
    private void arrives(String task, Instant stamp) {
        Instant time = START.minus(LATE);
        events.add(List.of(
                arrived(EventIndex.connection(task, time.minusSeconds(1)), stamp),
                arrived(EventIndex.write(task, time), stamp)));
    }

    private static EventIndex.Event arrived(EventIndex.Event event, Instant stamp) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) event.source().get("event")).forEach((field, value) -> fields.put(String.valueOf(field), value));
        fields.put("ingested", stamp.toString());
        return with(event, "event", fields);
    }

    private static EventIndex.Event with(EventIndex.Event event, String field, Map<String, Object> value) {
        Map<String, Object> source = new LinkedHashMap<>(event.source());
        source.put(field, value);
        return new EventIndex.Event(event.id(), source);
    }

    private List<List<String>> alerts() {
        return Alerts.of(http.elasticsearch(), events.name()).matches();
    }
}
