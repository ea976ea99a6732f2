package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.taskwatch.health.Diagnoses;
import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.RuleState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.scheduling.support.SimpleTriggerContext;

/** Every ten minutes a task is created, all through six hours in which the service or the cluster is away. */
class OutageIT {

    private static final Instant START = Instant.parse("2023-07-03T06:00:00Z");
    private static final Instant BACK = START.plus(Duration.ofHours(6));

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final EventIndex events = EventIndex.create(http.elasticsearch(), "outage");
    private final FaultProxy cluster = FaultProxy.before(http.elasticsearch());
    private final MutableClock clock = new MutableClock(START);
    private final List<Object> published = new ArrayList<>();
    private final List<List<String>> created = new ArrayList<>();
    private Service service;

    @BeforeEach
    void tasksAreCreatedAllTheTime(@TempDir Path rules) {
        http.send("DELETE", "/taskwatch-state,taskwatch-alerts-2023.07?ignore_unavailable=true", "");
        service = Service.idle(cluster.uri(), RuleCopy.over(events.name()).in(rules));
        pollUntil(started(), START.plusSeconds(60));
        List<EventIndex.Event> all = new ArrayList<>();
        for (Instant time = START.plusSeconds(120); time.isBefore(BACK); time = time.plusSeconds(600)) {
            String task = "task-" + created.size();
            all.add(EventIndex.connection(task, time.minusSeconds(30)));
            all.add(EventIndex.write(task, time));
            created.add(List.of(task + "-connection", task + "-write"));
        }
        events.add(all);
    }

    @AfterEach
    void stop() {
        service.close();
        cluster.close();
        events.close();
    }

    @Test
    void sixHoursWithoutTheServiceAreCaughtUpBesideTheCurrentWindow() {
        clock.set(BACK.plusSeconds(1));

        pollUntil(started(), BACK.plusSeconds(60));

        assertFirstThoseOfTheCurrentWindowThenAll();
    }

    @Test
    void sixHoursWithoutElasticsearchAreCaughtUpBesideTheCurrentWindow() {
        RulePoller poller = started();
        cluster.spoilAll(request -> {});
        pollUntil(poller, BACK);
        assertThat(published).hasSizeGreaterThanOrEqualTo(72).last().isInstanceOf(TickFailure.class);
        assertThat(said())
                .first(STRING)
                .startsWith("unseen: no window was seen as a whole since " + START + ": no usable answer");
        published.clear();

        cluster.spoilNothing();
        pollUntil(poller, BACK.plusSeconds(60));

        assertFirstThoseOfTheCurrentWindowThenAll();
    }

    @Test
    void whatIsNotYetCaughtUpIsSaid() {
        clock.set(BACK.plusSeconds(1));
        // Behind the seven requests of the current window, which has an alert, and three for late events.
        int firstOpenWindow = 11;
        cluster.spoil(firstOpenWindow, request -> {});

        pollUntil(started(), BACK.plusSeconds(60));

        assertThat(said())
                .singleElement(STRING)
                .startsWith("catching-up: 1 windows are searched again, the oldest from 2023-07-03T05:")
                .contains("no usable answer");
    }

    @Test
    void moreThanADayWithoutTheServiceIsAGap() {
        clock.set(START.plus(Duration.ofHours(26)));

        pollUntil(started(), START.plus(Duration.ofHours(26)).plusSeconds(60));

        assertThat(said()).singleElement(STRING).startsWith("gap: 2023-07-03T0").contains(" was given up at ");
    }

    private List<String> said() {
        return Diagnoses.said(service.get(RuleCatalog.class).rules().get(0), published, clock.instant());
    }

    private void assertFirstThoseOfTheCurrentWindowThenAll() {
        TickOutcome outcome = (TickOutcome) published.get(published.size() - 1);
        assertThat(outcome.reports()).extracting(RunReport::kind).startsWith(RunKind.CURRENT, RunKind.CATCH_UP);
        assertThat(outcome.reports()).extracting(RunReport::verdict).containsOnly(Verdict.COMPLETE);
        RuleState state = outcome.state();
        assertThat(state.open()).isEmpty();
        assertThat(state.gapCount()).isZero();
        assertThat(Alerts.of(http.elasticsearch(), events.name()).matches()).containsExactlyElementsOf(created);
    }

    /** As after a start of the service: it knows nothing but what it stored. */
    private RulePoller started() {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        RuleTick ticks = Ticks.of(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(StateStore.class),
                clock);
        return new RulePoller(rule, ticks, Duration.ofMinutes(5), published::add, clock);
    }

    /** At the times at which the service would. */
    private void pollUntil(RulePoller poller, Instant end) {
        while (clock.instant().isBefore(end)) {
            poller.poll();
            clock.set(poller.nextExecution(new SimpleTriggerContext()));
        }
    }
}
