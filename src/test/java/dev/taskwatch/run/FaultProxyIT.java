package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.LateEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.scheduling.support.SimpleTriggerContext;
import tools.jackson.databind.JsonNode;

/**
 * One request is spoiled, each in turn, of two ticks that load and store the state, write alerts, leave some over, finish
 * them, and look for late events. The service goes on as it does by itself, and each match has one alert.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one service and one proxy for all
class FaultProxyIT {

    private static final Instant START = Instant.parse("2023-03-01T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int CAP = 2;

    /** Of two ticks: 6 of the first, with the load, and 13 of the second, with what is left over and late. */
    private static final int REQUESTS = 19;

    private static final List<String> TASKS = List.of("a", "b", "c", "d");

    /** What may become of a request. */
    enum Fault {
        /** As if nobody listened. */
        CUT_BEFORE {
            @Override
            void meet(FaultProxy.Request request, CountDownLatch released) {}
        },
        /** It is done, but half of the answer is lost. */
        CUT_AFTER {
            @Override
            void meet(FaultProxy.Request request, CountDownLatch released) throws IOException {
                request.answerHalf(request.forward());
            }
        },
        /** It is done, but the service has given up waiting. */
        ANSWERED_TOO_LATE {
            @Override
            void meet(FaultProxy.Request request, CountDownLatch released) throws IOException, InterruptedException {
                FaultProxy.Answer answer = request.forward();
                released.await(30, TimeUnit.SECONDS);
                request.answer(answer);
            }
        },
        /** It is done when the service has long tried again. */
        PASSED_ON_TOO_LATE {
            @Override
            void meet(FaultProxy.Request request, CountDownLatch released) throws IOException, InterruptedException {
                released.await(30, TimeUnit.SECONDS);
                request.forward();
            }
        };

        abstract void meet(FaultProxy.Request request, CountDownLatch released)
                throws IOException, InterruptedException;
    }

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final MutableClock clock = new MutableClock(START);
    private FaultProxy cluster;
    private EventIndex events;
    private Service service;
    private int scenarios;

    @BeforeAll
    void startBehindAProxy(@TempDir Path rules) {
        events = EventIndex.create(http.elasticsearch(), "fault-proxy");
        http.send("DELETE", "/taskwatch-alerts-2023.03?ignore_unavailable=true", "");
        cluster = FaultProxy.before(http.elasticsearch());
        service = Service.idle(
                cluster.uri(),
                RuleCopy.over(events.name()).cappedAt(CAP).in(rules),
                "spring.elasticsearch.socket-timeout=700ms");
        service.get(StateStore.class).load(new RuleId(RuleCopy.ID)); // which sees to the index templates once
    }

    @AfterAll
    void stop() {
        service.close();
        cluster.close();
        events.close();
    }

    @ParameterizedTest
    @EnumSource
    void whateverRequestIsSpoiledEachMatchHasOneAlert(Fault fault) {
        Set<String> spoiled = new LinkedHashSet<>();

        for (int nth = 1; nth <= REQUESTS; nth++) {
            spoiled.add(spoilAndRecover(fault, nth));
        }

        assertThat(spoiled)
                .containsExactlyInAnyOrder("load", "search", "look-up", "sources", "surroundings", "alerts", "state");
    }

    static Stream<Arguments> faultsOfSearches() {
        return Stream.of(
                argumentSet("stopped", (FaultProxy.Fate) FaultProxy::stopSearch),
                argumentSet("lacks a shard", (FaultProxy.Fate) FaultProxy::lackShard),
                argumentSet("lost its point in time", (FaultProxy.Fate) FaultProxy::losePointInTime));
    }

    /** The first searches of a tick, strict and lenient, up to several in a row. */
    @ParameterizedTest
    @MethodSource("faultsOfSearches")
    void howeverSearchesFailEachMatchHasOneAlert(FaultProxy.Fate fate) {
        for (int faults = 1; faults <= 3; faults++) {
            String scenario = "s" + (scenarios + 1) + "-";
            Instant tick = addEvents(scenario);
            AtomicInteger left = new AtomicInteger(faults);
            cluster.spoilAll(request -> {
                if (request.name().equals("search") && left.getAndDecrement() > 0) {
                    fate.meet(request);
                } else {
                    request.answer(request.forward());
                }
            });

            List<Object> published = pollFor(tick, new CountDownLatch(0));

            cluster.spoilNothing();
            assertThat(left.get()).isNotPositive();
            assertEachHasOneAlert(scenario, scenario);
            assertNothingIsOpen(scenario, published);
        }
    }

    /** Which request it was that met the fault. */
    private String spoilAndRecover(Fault fault, int nth) {
        String scenario = "s" + (scenarios + 1) + "-";
        Instant tick = addEvents(scenario);
        CountDownLatch released = new CountDownLatch(1);
        cluster.spoil(nth, request -> meet(fault, request, released));

        List<Object> published = pollFor(tick, released);
        String spoiled = cluster.requests().get(nth - 1);
        String what = "%s of request %d, %s".formatted(fault, nth, spoiled);
        assertThat(cluster.hasStruck()).as(what).isTrue();
        assertEachHasOneAlert(what, scenario);
        assertNothingIsOpen(what, published);
        return spoiled;
    }

    /** Events of a tick that nothing has been searched for yet. */
    private Instant addEvents(String scenario) {
        Instant tick = START.plus(Duration.ofHours(++scenarios));
        forgetTheState();
        events.add(List.of(
                EventIndex.connection(scenario + "a", tick.minusSeconds(421)),
                EventIndex.write(scenario + "a", tick.minusSeconds(420)),
                EventIndex.connection(scenario + "b", tick.minusSeconds(361)),
                EventIndex.write(scenario + "b", tick.minusSeconds(360)),
                EventIndex.connection(scenario + "c", tick.minusSeconds(301)),
                EventIndex.write(scenario + "c", tick.minusSeconds(300)),
                EventIndex.connection(scenario + "d", tick.plusSeconds(59)),
                EventIndex.write(scenario + "d", tick.plusSeconds(60))));
        return tick;
    }

    private void forgetTheState() {
        String delete = "{\"delete\": {\"_index\": \"taskwatch-state\", \"_id\": \"" + RuleCopy.ID + "\"}}\n";
        http.send("POST", "/_bulk", delete);
    }

    private static void meet(Fault fault, FaultProxy.Request request, CountDownLatch released) throws IOException {
        try {
            fault.meet(request, released);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Three ticks, at the times at which the service would; what was held is let go soon. */
    private List<Object> pollFor(Instant tick, CountDownLatch released) {
        List<Object> published = new ArrayList<>();
        RulePoller poller = startedPoller(published);
        clock.set(tick.plusSeconds(1));
        while (clock.instant().isBefore(tick.plus(INTERVAL.multipliedBy(3)))) {
            poller.poll();
            clock.set(poller.nextExecution(new SimpleTriggerContext()));
            if (published.size() == 3) {
                released.countDown();
            }
        }
        return published;
    }

    /** As after a start of the service: it knows nothing but what it stored. */
    private RulePoller startedPoller(List<Object> published) {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        RuleTick ticks = new RuleTick(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(LateEvents.class),
                service.get(StateStore.class),
                new Lease("replica-0", INTERVAL, System::nanoTime),
                Ticks.TOLD,
                clock);
        return new RulePoller(rule, ticks, Duration.ofSeconds(5), published::add, clock);
    }

    private void assertEachHasOneAlert(String what, String scenario) {
        List<JsonNode> alerts = Alerts.of(http.elasticsearch(), events.name()).hits().stream()
                .map(hit -> hit.path("_source"))
                .filter(alert -> terminal(alert).startsWith(scenario))
                .toList();
        assertThat(alerts)
                .as(what)
                .extracting(FaultProxyIT::terminal)
                .containsExactlyElementsOf(
                        TASKS.stream().map(task -> scenario + task + "-write").toList());
        assertThat(alerts.stream()
                        .collect(Collectors.groupingBy(
                                alert -> alert.path("kibana.alert.intended_timestamp")
                                        .asString(),
                                Collectors.counting()))
                        .values())
                .as(what)
                .allSatisfy(ofATick -> assertThat(ofATick).isLessThanOrEqualTo(CAP));
    }

    private static String terminal(JsonNode alert) {
        JsonNode events = alert.path("kibana.alert.ancestors");
        return events.get(events.size() - 1).path("id").asString();
    }

    private static void assertNothingIsOpen(String what, List<Object> published) {
        TickOutcome last = (TickOutcome) published.get(published.size() - 1);
        RuleState state = last.state();
        assertThat(state.open()).as(what).isEmpty();
        assertThat(state.gapCount()).as(what).isZero();
        assertThat(state.frontier()).as(what).isEqualTo(last.tick());
    }
}
