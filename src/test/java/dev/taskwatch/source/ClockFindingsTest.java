package dev.taskwatch.source;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.health.Runbook;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.rule.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule runs every 5 minutes over 9, its maxspan is a minute, so that its schedule tolerates 3. */
class ClockFindingsTest {

    private static final Instant NOW = at("12:00:00");

    private final List<Need> needs = Need.of(Rules.of(Rules.SEQUENCE));
    private final RuleId rule = needs.get(0).rule().id();
    private final Map<Source, Observation> observations = new HashMap<>();
    private final Map<Source, Instant> before = new HashMap<>();
    private Optional<Duration> ahead = Optional.of(Duration.ZERO);

    ClockFindingsTest() {
        needs.forEach(need -> need.sources().forEach(source -> observations.put(source, sampled(60, at -> at))));
    }

    @Test
    void clocksThatAgreeAreNoFinding() {
        assertThat(findings()).isEmpty();
        assertThat(trusted()).contains(true);
        ahead = Optional.empty();
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT3M|",
                "PT-3M|",
                "PT3M1S|this service's clock is 3m1s ahead of the cluster's: the schedule tolerates 3m; what windows miss is"
                        + " found by looks for late events",
                "PT8M59S|this service's clock is 8m59s ahead of the cluster's: the schedule tolerates 3m; what windows miss"
                        + " is found by looks for late events",
                "PT-45M|this service's clock is 45m behind the cluster's: the schedule tolerates 3m; alerts come later by as"
                        + " much"
            })
    void aDifferenceAboveWhatTheScheduleToleratesIsAFinding(Duration difference, String said) {
        ahead = Optional.of(difference);

        assertThat(sentences(SourceCondition.CLOCKS_DIFFER)).isEqualTo(said == null ? List.of() : List.of(said));
        assertThat(sentences(SourceCondition.TOO_EARLY)).isEmpty();
    }

    @Test
    void aClockThatIsAheadByAWholeWindowIsDown() {
        ahead = Optional.of(Duration.ofMinutes(9));

        assertThat(sentences(SourceCondition.TOO_EARLY))
                .containsExactly(
                        "the windows of rule \"A rule\" end before events can arrive: this service's clock is 9m"
                                + " ahead of the cluster's, and a window reaches back 9m; only looks for late events and rechecks"
                                + " find anything");
        assertThat(SourceCondition.TOO_EARLY.weight()).isEqualTo(SourceCondition.Weight.DOWN);
    }

    @Test
    void newestEventsThatKeepComingAndAreOldAreAFinding() {
        observations.replaceAll((source, seen) -> sampled(60, at -> at.minus(Duration.ofMinutes(15))));
        assertThat(findings()).as("they may have stopped").isEmpty();
        observations.forEach(
                (source, seen) -> before.put(source, seen.lastSign().orElseThrow()));
        assertThat(findings()).as("none came since").isEmpty();
        before.replaceAll((source, last) -> last.minusSeconds(30));

        assertThat(sentences(SourceCondition.TOO_EARLY))
                .containsExactly("the windows of rule \"A rule\" end before events can arrive: this service's clock is"
                        + " 15m30s ahead of the newest network events, and a window reaches back 9m; only looks for late"
                        + " events and rechecks find anything");
        assertThat(sentences(SourceCondition.CLOCKS_DIFFER))
                .hasSize(4)
                .contains(
                        "this service's clock is 15m30s ahead of the newest network events of logs-*, which keep coming:"
                                + " the schedule tolerates 3m; clocks are behind there, or it takes that long until events can be"
                                + " found");
        assertThat(trusted()).contains(false);
    }

    @Test
    void oneSourceThatIsInTimeKeepsTheRuleFromBeingDown() {
        Source behind = source("network", "winlogbeat-*");
        observations.put(behind, sampled(60, at -> at.minus(Duration.ofMinutes(15))));
        before.put(behind, at("11:40:00"));

        assertThat(sentences(SourceCondition.TOO_EARLY)).isEmpty();
        assertThat(sentences(SourceCondition.CLOCKS_DIFFER)).hasSize(1);
        assertThat(trusted()).contains(false);
    }

    @Test
    void aSourceThatPausesForLongIsNotTakenForAClockThatIsBehind() {
        Source rare = source("network", "winlogbeat-*");
        observations.put(
                rare,
                new Observation(
                        true,
                        true,
                        Set.of(),
                        3,
                        0,
                        Map.of(),
                        Optional.of(at("11:50:00")),
                        new Sample(
                                List.of(event(at("11:20:00"), at("11:20:01")), event(at("11:50:00"), at("11:50:01")))),
                        Optional.empty()));
        before.put(rare, at("11:20:00"));

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT-5H, 60 of 60 before their @timestamp",
        "PT-90S, 60 of 60 before their @timestamp",
        "PT2H, 60 of 60 in the future"
    })
    void stampsThatCannotBeTrueAreAFinding(Duration error, String how) {
        observations.put(source("network", "winlogbeat-*"), stamped(60, time -> time.plus(error)));

        assertThat(sentences(SourceCondition.IMPLAUSIBLE))
                .containsExactly("network events of winlogbeat-* cannot have arrived when event.ingested says (" + how
                        + "): how late they are is not known; their hours are searched again an hour, 6 hours and 24 hours"
                        + " after they ended");
        assertThat(trusted()).as("one source of several is enough").contains(false);
    }

    @Test
    void oneTimeForAllEventsOfHoursIsAFinding() {
        observations.put(source("network", "winlogbeat-*"), stamped(100, time -> at("11:59:59")));

        assertThat(sentences(SourceCondition.IMPLAUSIBLE))
                .singleElement()
                .asString()
                .contains("(100 of 100 at the same time)");
    }

    @ParameterizedTest
    @CsvSource({"PT-59S", "PT0S", "PT3H"})
    void eventsThatArriveLateOrSecondsEarlyAreNot(Duration error) {
        observations.put(
                source("network", "winlogbeat-*"),
                sampled(60, time -> time.minus(error.isNegative() ? Duration.ZERO : error), error));

        assertThat(sentences(SourceCondition.IMPLAUSIBLE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 1", "2, 2, 0", "1, 30, 0", "19, 60, 0", "20, 60, 1", "20, 401, 0", "20, 400, 1"})
    void oneInTwentyIsAFindingAndOfAFewAll(int early, int all, int findings) {
        List<SampledEvent> events = IntStream.range(0, all)
                .mapToObj(i -> event(NOW.minusSeconds(60 + i), NOW.minusSeconds(i < early ? 9_000 + i : 59 + i)))
                .toList();
        observations.put(source("network", "winlogbeat-*"), seen(events, Map.of()));

        assertThat(sentences(SourceCondition.IMPLAUSIBLE)).hasSize(findings);
    }

    /** The newest arrivals are another shipper's, whose stamps are right. */
    @Test
    void stampsOfOneShipperOfSeveralAreCountedInTheCluster() {
        observations.put(
                source("network", "winlogbeat-*"),
                seen(
                        sampled(60, time -> time).sample().events(),
                        Map.of(SourceObserver.IMPOSSIBLY_EARLY, 20L, SourceObserver.IN_FUTURE, 0L)));

        assertThat(sentences(SourceCondition.IMPLAUSIBLE))
                .singleElement()
                .asString()
                .contains("(20 of 60 before their @timestamp)");
    }

    @Test
    void withoutTheClustersTimeNothingIsInTheFuture() {
        observations.put(source("network", "winlogbeat-*"), stamped(60, time -> time.plus(Duration.ofHours(2))));
        ahead = Optional.empty();

        assertThat(sentences(SourceCondition.IMPLAUSIBLE)).isEmpty();
    }

    @Test
    void whetherArrivalsCanBeTrustedIsUnknownWhereACheckSawTooLittle() {
        observations.put(source("network", "winlogbeat-*"), Observation.unknown("no answer"));
        assertThat(trusted()).isEmpty();

        observations.replaceAll((source, seen) -> Observation.withoutEvents(true, false));
        assertThat(trusted()).isEmpty();

        observations.put(source("network", "winlogbeat-*"), sampled(60, time -> time));
        assertThat(trusted()).contains(true);
    }

    @Test
    void eventsThatDoNotSayWhenTheyArrivedCannotBeTrusted() {
        List<SampledEvent> untimed = sampled(60, time -> time).sample().events().stream()
                .map(event -> new SampledEvent(event.time(), Optional.empty(), Optional.empty()))
                .toList();
        observations.put(source("registry", "logs-*"), seen(untimed, Map.of()));

        assertThat(trusted()).contains(false);
    }

    private List<Finding> findings() {
        List<Finding> findings = clocks().of(needs);
        assertThat(findings)
                .allSatisfy(finding -> Runbook.assertSays(finding.condition().id(), finding.sentence()));
        return findings;
    }

    private List<String> sentences(SourceCondition condition) {
        return findings().stream()
                .filter(finding -> finding.condition() == condition)
                .map(Finding::sentence)
                .toList();
    }

    private Optional<Boolean> trusted() {
        return clocks().trusted(needs).getOrDefault(rule, Optional.empty());
    }

    private ClockFindings clocks() {
        return new ClockFindings(observations, before, ahead, NOW);
    }

    private Source source(String category, String pattern) {
        return observations.keySet().stream()
                .filter(source ->
                        source.category().equals(category) && source.pattern().equals(pattern))
                .findFirst()
                .orElseThrow();
    }

    /** One a minute, each stamped at a time that follows from its own. */
    private static Observation stamped(int many, UnaryOperator<Instant> stamp) {
        return seen(
                IntStream.range(0, many)
                        .mapToObj(i -> NOW.minusSeconds(60L * i + 30))
                        .map(time -> event(time, stamp.apply(time)))
                        .toList(),
                Map.of());
    }

    private static Observation sampled(int many, UnaryOperator<Instant> moved) {
        return sampled(many, moved, Duration.ZERO);
    }

    private static Observation sampled(int many, UnaryOperator<Instant> moved, Duration delay) {
        return seen(
                IntStream.range(0, many)
                        .mapToObj(i -> moved.apply(NOW.minusSeconds(60L * i + 30)))
                        .map(time -> event(time, time.plus(delay)))
                        .toList(),
                Map.of());
    }

    private static Observation seen(List<SampledEvent> events, Map<String, Long> filled) {
        Map<String, Long> all = new HashMap<>(filled);
        all.put(SourceObserver.ARRIVAL, (long) events.size());
        Sample sample = new Sample(events);
        return new Observation(true, true, Set.of(), events.size(), 0, all, sample.newest(), sample, Optional.empty());
    }

    private static SampledEvent event(Instant time, Instant ingested) {
        return new SampledEvent(time, Optional.empty(), Optional.of(ingested));
    }
}
