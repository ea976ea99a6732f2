package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every request of a tick as it passes on its way to the cluster. Late events are looked for at every third tick. */
class CostIT {

    private static final Instant START = Instant.parse("2023-04-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final EventIndex events = EventIndex.create(http.elasticsearch(), "cost");
    private final FaultProxy cluster = FaultProxy.before(http.elasticsearch());
    private final MutableClock clock = new MutableClock(START);
    private Service service;
    private RuleTick ticks;

    @BeforeEach
    void hasTickedOnce(@TempDir Path rules) {
        http.send("DELETE", "/taskwatch-state,taskwatch-alerts-2023.04?ignore_unavailable=true", "");
        service = Service.idle(
                cluster.uri(), RuleCopy.over(events.name()).cappedAt(2).in(rules), "taskwatch.schedule.late-check=15m");
        ticks = Ticks.of(service, clock);
        requestsOfTick(0);
    }

    @AfterEach
    void stop() {
        service.close();
        cluster.close();
        events.close();
    }

    @Test
    void aQuietTickIsTwoRequests() {
        assertThat(requestsOfTick(1)).containsExactly("search", "state");
    }

    @Test
    void aTickWithAlertsIsFive() {
        events.addPair("a", START.plusSeconds(60));
        events.addPair("b", START.plusSeconds(120));

        assertThat(requestsOfTick(1))
                .containsExactly("search", "look-up", "sources", "surroundings", "alerts", "state");
    }

    @Test
    void aTickThatFindsWhatItKnowsIsThree() {
        events.addPair("a", START.plusSeconds(120));
        requestsOfTick(1);

        assertThat(requestsOfTick(2)).containsExactly("search", "look-up", "state");
    }

    @Test
    void whatTheCapLeftIsFiveMore() {
        events.addPair("a", START.plusSeconds(30));
        events.addPair("b", START.plusSeconds(31));
        events.addPair("c", START.plusSeconds(32));
        requestsOfTick(1);

        assertThat(requestsOfTick(2))
                .containsExactly("search", "state", "search", "look-up", "sources", "surroundings", "alerts", "state");
    }

    @Test
    void aLookForLateEventsIsOneForEachPartOfTheRuleAndTheWatermark() {
        requestsOfTick(1);
        requestsOfTick(2);

        assertThat(requestsOfTick(3)).containsExactly("search", "state", "search", "search", "state");
    }

    private List<String> requestsOfTick(int nth) {
        cluster.spoilNothing();
        Instant tick = START.plus(INTERVAL.multipliedBy(nth));
        clock.set(tick.plusSeconds(1));
        ticks.at(tick);
        return cluster.requests();
    }
}
