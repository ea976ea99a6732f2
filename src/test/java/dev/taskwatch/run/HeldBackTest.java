package dev.taskwatch.run;

import static dev.taskwatch.exception.ExceptionsOf.entry;
import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.exception.ExceptionsOf;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.ExceptedSearches;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interval of 5 minutes, an overlap of 4 and a margin of 1: the tick at 12:00 counts 11:52 to 11:57. */
class HeldBackTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final MutableClock clock = new MutableClock(at("12:00"));
    private final List<Activity> activities = new ArrayList<>();
    private final List<DetectionWindow> searched = new ArrayList<>();
    private boolean down;
    private HeldBack heldBack;

    /** A match at a time, of events with a host's name. */
    private record Activity(String host, Instant time) {}

    @BeforeEach
    void twoExceptions(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("known.yml");
        Files.writeString(
                file,
                entry("One", "{host.name: [host-1, host-both]}") + entry("Two", "{host.name: [host-2, host-both]}"));
        Exceptions exceptions = ExceptionsOf.file(file, new RuleCatalog(List.of(rule), List.of()), clock);
        heldBack = new HeldBack(ExceptedSearches.over(this::answer, exceptions), exceptions);
    }

    @Test
    void aQuietTickIsOneSearch() {
        tick("12:00");

        assertThat(searched).containsExactly(window("11:51", "11:57"));
        assertThat(heldBack.lastDay("One", clock.instant())).isZero();
    }

    @Test
    void aMatchThatSeveralHoldBackCountsForEach() {
        happens("host-1", "11:53");
        happens("host-1", "11:54");
        happens("host-2", "11:55");
        happens("host-both", "11:55");
        happens("other", "11:55");

        tick("12:00");

        assertThat(heldBack.lastDay("One", clock.instant())).isEqualTo(3);
        assertThat(heldBack.lastDay("Two", clock.instant())).isEqualTo(2);
    }

    @Test
    void eachMatchIsCountedOnceHoweverOftenATickComes() {
        happens("host-1", "11:51:30");
        happens("host-1", "11:52");
        happens("host-1", "11:56:59");
        happens("host-1", "11:57");

        tick("12:00");
        tick("12:00");
        assertThat(heldBack.lastDay("One", clock.instant())).isEqualTo(2);

        tick("12:05");
        assertThat(heldBack.lastDay("One", clock.instant())).isEqualTo(3);
    }

    @Test
    void whatCouldNotBeCountedIsCountedAtTheNextTick() {
        happens("host-1", "11:58");
        tick("12:00");
        down = true;
        tick("12:05");
        down = false;

        tick("12:10");

        assertThat(heldBack.lastDay("One", clock.instant())).isEqualTo(1);
        assertThat(searched).contains(window("11:56", "12:07"));
    }

    @Test
    void afterADayItIsForgotten() {
        happens("host-1", "11:53");
        tick("12:00");

        clock.tick(Duration.ofDays(1));

        assertThat(heldBack.lastDay("One", clock.instant())).isZero();
    }

    @Test
    void aReplicaThatStandsByCountsNothing() {
        heldBack.on(TickOutcome.standby(rule, at("12:00"), state(at("12:00")), "other"));

        assertThat(searched).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 4000})
    void aClockThatRanAheadForDaysCostsNoCountAfterwards(int days) {
        happens("host-1", "11:58");
        tick("12:00");
        tick("+" + days + " 12:00");

        tick("12:05");
        tick("12:05");

        assertThat(heldBack.lastDay("One", clock.instant())).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackCountsNothingTwice() {
        happens("host-1", "11:53");
        happens("host-1", "12:03");
        for (String time : List.of("12:00", "12:05", "12:10", "11:58", "12:03", "12:08", "12:13")) {
            tick(time);
        }

        assertThat(heldBack.lastDay("One", clock.instant())).isEqualTo(2);
    }

    /** It can be paired with either host's event. */
    @Test
    void aMatchThatIsHeldBackOnlyByTwoTogetherCountsForEach() {
        activities.add(new Activity("host-1|host-2", at("11:55")));

        tick("12:00");

        assertThat(heldBack.lastDay("One", clock.instant())).isEqualTo(1);
        assertThat(heldBack.lastDay("Two", clock.instant())).isEqualTo(1);
    }

    private void happens(String host, String time) {
        activities.add(new Activity(host, at(time)));
    }

    private void tick(String time) {
        Instant tick = at(time);
        RunReport report = Reports.of(rule.id(), window("11:51", "12:00"), Verdict.COMPLETE, Optional.empty());
        heldBack.on(TickOutcome.ran(rule, tick, state(tick), List.of(report), true, Optional.empty()));
    }

    private RuleState state(Instant tick) {
        return RuleState.beginning(new Grid(rule.schedule().interval()), tick);
    }

    private SearchAnswer answer(Rule what, DetectionWindow window, int size) {
        if (down) {
            throw new SearchUnavailableException("no answer");
        }
        searched.add(window);
        String hidden = what.filters().toString();
        List<Match> seen = activities.stream()
                .filter(one ->
                        !Stream.of(one.host().split("\\|")).allMatch(host -> hidden.contains("value=" + host + "}")))
                .filter(one -> !one.time().isBefore(window.from()) && one.time().isBefore(window.to()))
                .map(one -> new Match(List.of(new EventRef("logs-1", one.toString(), one.time()))))
                .toList();
        return new SearchAnswer(seen, false, Optional.empty());
    }
}
