package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.support.SimpleTriggerContext;

class RulePollerTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final Cluster cluster = new Cluster();
    private final InMemoryStateStore states = new InMemoryStateStore();
    private final MutableClock clock = new MutableClock(at("12:03:20"));
    private final List<Object> events = new ArrayList<>();
    private final RulePoller poller = poller(events);

    @Test
    void theTickThatHasJustPassedIsPolledAtOnce() {
        assertThat(next()).isEqualTo(at("12:03:20"));

        poller.poll();

        assertThat(cluster.searched()).containsExactly(window("11:51", "12:00"));
        assertThat(events).singleElement().isInstanceOf(TickOutcome.class);
    }

    @Test
    void afterThatItKeepsToTheGrid() {
        poller.poll();
        assertThat(next()).isEqualTo(at("12:05"));
        clock.set(at("12:05:00.013"));
        poller.poll();

        assertThat(next()).isEqualTo(at("12:10"));
    }

    @Test
    void aFailedTickIsTriedAgainSoon() {
        cluster.failsToSearch(new SearchUnavailableException("no answer"), new SearchUnavailableException("no answer"));
        poller.poll();
        assertThat(next()).isEqualTo(at("12:03:35"));
        clock.set(at("12:03:35"));
        cluster.lacksNothing();

        poller.poll();
        poller.poll();

        assertThat(cluster.searched()).containsOnly(window("11:51", "12:00"));
        assertThat(next()).isEqualTo(at("12:05"));
    }

    @Test
    void aRetryDoesNotOutlastTheNextTick() {
        clock.set(at("12:04:50"));
        states.failsToLoad(new StateUnavailableException("no answer"));

        poller.poll();

        assertThat(next()).isEqualTo(at("12:05"));
    }

    @Test
    void aRuleThatCannotBeAnsweredWaitsForTheNextTick() {
        cluster.failsToSearch(new SearchBlindException("no index", new Exception()));

        poller.poll();

        assertThat(next()).isEqualTo(at("12:05"));
    }

    @Test
    void whateverGoesWrongIsReportedAndTriedAgainLaterAndLater() {
        Instant next = at("12:03:20");
        Duration wait = Duration.ofSeconds(15);
        for (RuntimeException failure : List.of(
                new StateUnavailableException("no answer"),
                new StateConflictException(rule.id()),
                new IllegalStateException("a defect"))) {
            states.failsToLoad(failure);

            poller.poll();

            assertThat(next()).isEqualTo(next.plus(wait));
            wait = wait.multipliedBy(2);
            assertThat(events.get(events.size() - 1))
                    .isEqualTo(new TickFailure(rule, at("12:00"), failure.getMessage()));
        }
    }

    @Test
    void aListenerThatFailsDoesNotUndoATick() {
        RulePoller unheard = poller(null);

        assertThatCode(unheard::poll).doesNotThrowAnyException();

        assertThat(unheard.nextExecution(new SimpleTriggerContext())).isEqualTo(at("12:05"));
        states.failsToLoad(new StateUnavailableException("no answer"));
        assertThatCode(poller(null)::poll).doesNotThrowAnyException();
    }

    @Test
    void aLongRunIsFollowedByTheLatestTick() {
        cluster.whileSearching(() -> clock.set(at("12:17:30")));
        poller.poll();
        assertThat(next()).isBeforeOrEqualTo(clock.instant());
        cluster.whileSearching(() -> {});

        poller.poll();

        assertThat(cluster.searched())
                .containsExactly(window("11:51", "12:00"), window("12:06", "12:15"), window("11:56", "12:07"));
        assertThat(next()).isEqualTo(at("12:20"));
    }

    @Test
    void aClockThatIsSetBackIsFollowed() {
        poller.poll();

        clock.set(at("09:01"));

        assertThat(next()).isEqualTo(at("09:05"));
    }

    @Test
    void whoStandsByLooksOftenAndKeepsToTheGrid() {
        states.becomes(
                rule.id(), new RuleState(at("12:00"), List.of(), List.of(), 0, at("12:00"), Optional.of("another")));
        poller.poll();
        assertThat(next()).isEqualTo(at("12:04:20"));
        clock.set(at("12:04:20"));

        poller.poll();

        assertThat(next()).isEqualTo(at("12:05"));
        assertThat(cluster.searched()).isEmpty();
    }

    private Instant next() {
        return poller.nextExecution(new SimpleTriggerContext());
    }

    private RulePoller poller(@org.jspecify.annotations.Nullable List<Object> heard) {
        return new RulePoller(
                rule,
                Ticks.of(rule, Planners.standard(), cluster.run(clock), states, clock),
                Duration.ofSeconds(15),
                event -> {
                    if (heard == null) {
                        throw new IllegalStateException("a listener's defect");
                    }
                    heard.add(event);
                },
                clock);
    }
}
