package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.Recheck;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.source.SourceWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The packaged rule on its own schedule, on a cluster whose clock is the real one; the service's clock is the test's. */
@ExtendWith(OutputCaptureExtension.class)
class ClocksIT {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final AtomicInteger INDICES = new AtomicInteger();

    /** What an ingest pipeline may write into {@code event.ingested}. */
    enum Stamp {
        LOCAL_TIME_OF_THE_WEST,
        LOCAL_TIME_OF_THE_EAST,
        A_CONSTANT,
        NOTHING;

        Optional<Instant> of(Instant arrival) {
            return switch (this) {
                case LOCAL_TIME_OF_THE_WEST -> Optional.of(arrival.minus(Duration.ofHours(5)));
                case LOCAL_TIME_OF_THE_EAST -> Optional.of(arrival.plus(Duration.ofHours(2)));
                case A_CONSTANT -> Optional.of(Instant.parse("2020-01-01T00:00:00Z"));
                case NOTHING -> Optional.empty();
            };
        }
    }

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final Instant real = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final MutableClock clock = new MutableClock(real);
    private EventIndex events;
    private Service service;

    @BeforeEach
    void startsAnew(@TempDir Path rules) {
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        events = EventIndex.create(
                http.elasticsearch(), "clocks-" + INDICES.incrementAndGet() + "-" + real.toEpochMilli());
        service =
                Service.idle(http.elasticsearch(), RuleCopy.over(events.name()).in(rules));
    }

    @AfterEach
    void stop() {
        service.close();
        events.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9, 15, 60})
    void aServiceWhoseClockIsAheadFindsEverything(int minutes) {
        RuleTick ticks = ticks("replica-0");
        Instant first = tickAt(real.plus(Duration.ofMinutes(minutes)));
        tick(ticks, first);
        arrives("now", real, Optional.of(Instant.now()));
        arrives("late", real.minus(Duration.ofHours(3)), Optional.of(Instant.now()));

        for (int nth = 1; nth <= 3; nth++) {
            tick(ticks, first.plus(INTERVAL.multipliedBy(nth)));
        }

        assertThat(alerts()).containsExactlyInAnyOrder(pair("late"), pair("now"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 15, 60})
    void aServiceWhoseClockIsBehindFindsEverything(int minutes) {
        RuleTick ticks = ticks("replica-0");
        Instant first = tickAt(real.minus(Duration.ofMinutes(minutes)));
        tick(ticks, first);
        arrives("now", real, Optional.of(Instant.now()));
        arrives("late", real.minus(Duration.ofHours(3)), Optional.of(Instant.now()));

        for (Instant next = first.plus(INTERVAL);
                next.isBefore(real.plus(INTERVAL.multipliedBy(2)));
                next = next.plus(INTERVAL)) {
            tick(ticks, next);
        }

        assertThat(alerts()).containsExactlyInAnyOrder(pair("late"), pair("now"));
    }

    @Test
    void twoReplicasWhoseClocksDifferFindEverythingWhoeverHoldsTheRule() {
        RuleTick ahead = ticks("ahead");
        RuleTick behind = ticks("behind");
        Instant early = tickAt(real.plus(Duration.ofMinutes(50)));
        Instant late = tickAt(real.minus(Duration.ofMinutes(8)));
        tick(ahead, early);
        arrives("first", real, Optional.of(Instant.now()));
        ahead.release();
        tick(behind, late);
        arrives("second", real.plusSeconds(20), Optional.of(Instant.now()));
        behind.release();

        for (int nth = 1; nth <= 2; nth++) {
            tick(ahead, early.plus(INTERVAL.multipliedBy(nth)));
        }

        assertThat(alerts()).containsExactlyInAnyOrder(pair("first"), pair("second"));
    }

    /** The same pipeline has stamped an hour of ordinary events before. */
    @ParameterizedTest
    @EnumSource
    void aLateEventWhoseArrivalCannotBeTrueIsFound(Stamp stamp, CapturedOutput output) {
        ordinaryEvents(stamp);
        RuleTick ticks = ticks("replica-0");
        Instant first = tickAt(real);
        tick(ticks, first);
        service.get(SourceWatch.class).check();
        assertThat(output)
                .contains(
                        stamp == Stamp.NOTHING
                                ? "network events of " + events.name()
                                        + " do not say when they arrived (event.ingested)"
                                : "network events of " + events.name()
                                        + " cannot have arrived when event.ingested says");
        arrives("late", real.minus(Duration.ofMinutes(40)), stamp.of(real));

        List<RunReport> found = new ArrayList<>();
        Instant end = first.truncatedTo(ChronoUnit.HOURS).plus(HOUR.multipliedBy(2));
        for (Instant next = first.plus(INTERVAL); !next.isAfter(end); next = next.plus(INTERVAL)) {
            TickOutcome outcome = tick(ticks, next);
            assertThat(outcome.state().open()).isEmpty();
            assertThat(outcome.state().recheck())
                    .contains(new Recheck(next.truncatedTo(ChronoUnit.HOURS), Optional.empty()));
            outcome.reports().stream().filter(run -> run.written() > 0).forEach(found::add);
        }

        assertThat(alerts()).containsExactly(pair("late"));
        assertThat(found).extracting(RunReport::kind).containsExactly(RunKind.LATE);
    }

    @Test
    void aPipelineThatStampsArrivalsRightCostsNoRechecks(CapturedOutput output) {
        for (int minute = 1; minute <= 60; minute++) {
            Instant time = real.minus(Duration.ofMinutes(minute));
            events.add(List.of(
                    arrived(EventIndex.connection("c" + minute, time), Optional.of(time.plusSeconds(3))),
                    arrived(EventIndex.write("w" + minute, time), Optional.of(time.plusSeconds(3)))));
        }
        RuleTick ticks = ticks("replica-0");
        tick(ticks, tickAt(real));
        service.get(SourceWatch.class).check();

        TickOutcome outcome = tick(ticks, tickAt(real).plus(INTERVAL));

        assertThat(outcome.state().recheck()).isEmpty();
        assertThat(output).doesNotContain("this service's clock", "cannot have arrived");
    }

    /** Hosts and pipeline agree with each other; by the cluster's clock their newest events are always a quarter old. */
    @Test
    void eventsThatKeepComingWithAnOldTimeAreAFindingAndTheirHoursAreSearchedAgain(CapturedOutput output) {
        RuleTick ticks = ticks("replica-0");
        tick(ticks, tickAt(real));
        Instant theirs = real.minus(Duration.ofMinutes(15));
        for (int i = 20; i > 0; i--) {
            arrives("earlier-" + i, theirs.minusSeconds(20L * i), Optional.of(theirs.minusSeconds(20L * i)));
        }
        SourceWatch watch = service.get(SourceWatch.class);
        watch.check();
        assertThat(output).doesNotContain("end before events can arrive");
        arrives("next", theirs.plusSeconds(1), Optional.of(theirs.plusSeconds(1)));
        watch.check();

        assertThat(output)
                .contains(
                        "data source: the windows of rule \"Remote Scheduled Task Creation\" end before events can arrive:"
                                + " this service's clock is 1",
                        "ahead of the newest network events, and a window reaches back 9m;");
        assertThat(tick(ticks, tickAt(real).plus(INTERVAL)).state().recheck()).isPresent();
    }

    /** Without any right on the cluster, and before the first state can be searched. */
    @Test
    void theClustersTimeIsKnownSinceTheFirstTick() {
        assertThat(service.get(KnownArrivals.class).clusterTime()).isEmpty();
        tick(ticks("replica-0"), tickAt(real.plus(HOUR)));

        assertThat(service.get(KnownArrivals.class).clusterTime().orElseThrow())
                .isBetween(real.minusSeconds(1), Instant.now());
        assertThat(service.get(StateStore.class)
                        .load(service.get(RuleCatalog.class).rules().get(0).id())
                        .orElseThrow()
                        .state()
                        .lateWatermark())
                .isBefore(Instant.now());
    }

    /** As where an index template of others applies to the state. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mappings\": {\"properties\": {\"frontier\": {\"type\": \"keyword\"}}}}",
                "{\"mappings\": {\"properties\": {\"frontier\": {\"type\": \"text\"}}}}",
                "{\"mappings\": {\"dynamic\": false}}"
            })
    void lateEventsAreFoundHoweverTheStateIsMapped(String index) {
        http.send("PUT", "/taskwatch-state", index);
        RuleTick ticks = ticks("replica-0");
        Instant first = tickAt(real);
        tick(ticks, first);
        arrives("late", real.minus(Duration.ofHours(3)), Optional.of(Instant.now()));

        for (int nth = 1; nth <= 3; nth++) {
            tick(ticks, first.plus(INTERVAL.multipliedBy(nth)));
        }

        assertThat(alerts()).containsExactly(pair("late"));
    }

    private RuleTick ticks(String replica) {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        return new RuleTick(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(LateEvents.class),
                service.get(StateStore.class),
                new Lease(replica, rule.schedule().interval(), System::nanoTime),
                service.get(KnownArrivals.class),
                clock);
    }

    private static Instant tickAt(Instant time) {
        return new Grid(INTERVAL).latest(time);
    }

    private TickOutcome tick(RuleTick ticks, Instant tick) {
        clock.set(tick.plusSeconds(1));
        try {
            return ticks.at(tick);
        } catch (StateConflictException e) { // another replica was here meanwhile
            return ticks.at(tick);
        }
    }

    private void ordinaryEvents(Stamp stamp) {
        List<EventIndex.Event> ordinary = new ArrayList<>();
        for (int minute = 1; minute <= 60; minute++) {
            Instant time = real.minus(Duration.ofMinutes(minute));
            ordinary.add(arrived(EventIndex.connection("c" + minute, time), stamp.of(time)));
            ordinary.add(arrived(EventIndex.write("w" + minute, time), stamp.of(time)));
        }
        events.add(ordinary);
    }

    private void arrives(String task, Instant time, Optional<Instant> stamp) {
        events.add(List.of(
                arrived(EventIndex.connection(task, time.minusMillis(500)), stamp),
                arrived(EventIndex.write(task, time), stamp)));
    }

    private static EventIndex.Event arrived(EventIndex.Event event, Optional<Instant> stamp) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) event.source().get("event")).forEach((field, value) -> fields.put(String.valueOf(field), value));
        stamp.ifPresent(time -> fields.put("ingested", time.toString()));
        Map<String, Object> source = new LinkedHashMap<>(event.source());
        source.put("event", fields);
        return new EventIndex.Event(event.id(), source);
    }

    private static List<String> pair(String task) {
        return List.of(task + "-connection", task + "-write");
    }

    private List<List<String>> alerts() {
        return Alerts.of(http.elasticsearch(), events.name()).matches();
    }
}
