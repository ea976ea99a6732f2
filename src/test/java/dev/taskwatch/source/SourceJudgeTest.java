package dev.taskwatch.source;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.health.Runbook;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.source.SourceCondition.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every sentence of the sources' health; the rule searches logs-* and winlogbeat-*, and both deliver unless told. */
class SourceJudgeTest {

    private static final Instant NOW = at("12:00:00");
    private static final Duration PUNCTUAL = Duration.ofSeconds(1);

    private final List<Need> needs = Need.of(Rules.of(Rules.SEQUENCE));
    private final Map<Source, Observation> observations = new HashMap<>();

    @BeforeEach
    void everythingDelivers() {
        needs.forEach(need -> need.sources().forEach(source -> observations.put(source, delivers())));
    }

    @Test
    void whatDeliversIsNotWorthAWord() {
        assertThat(report().findings()).isEmpty();
        assertThat(report().sources())
                .hasSize(4)
                .allSatisfy(status -> assertThat(status.state()).isEqualTo(SourceState.LIVE));
    }

    @Test
    void aSilentSourceIsNamedWithItsLastArrival() {
        observe("network", "winlogbeat-*", sampled(arrivingUntil(at("09:47:00"))));

        assertThat(sentences(Weight.WARNING))
                .containsExactly("network events of winlogbeat-* have stopped: the last arrived 2h12m59s ago, at"
                        + " 2026-03-10T09:47:01Z; the longest pause before was 10s");
        assertThat(sentences(Weight.DOWN)).isEmpty();
    }

    @Test
    void aSourceIsNotSilentBeforeItsOwnLongestPauseHasPassed() {
        List<SampledEvent> nightly = List.of(event(at("01:00:00"), PUNCTUAL), event(at("09:00:00"), PUNCTUAL));
        observe("network", "winlogbeat-*", sampled(nightly));

        assertThat(report().findings()).isEmpty();
    }

    @Test
    void noPauseOfMoreThanADayIsUsual() {
        List<SampledEvent> onceInDays = List.of(
                event(NOW.minus(Duration.ofDays(6)), PUNCTUAL), event(NOW.minus(Duration.ofHours(25)), PUNCTUAL));
        observe("network", "winlogbeat-*", sampled(onceInDays));

        assertThat(conditions()).containsExactly(SourceCondition.SILENT);
    }

    @Test
    void aRuleIsBlindWhenNoSourceDelivers() {
        observe("network", "winlogbeat-*", sampled(arrivingUntil(at("09:47:00"))));
        observe("network", "logs-*", Observation.withoutEvents(true, false));

        assertThat(sentences(Weight.DOWN))
                .containsExactly("rule \"A rule\" is blind, since no source delivers network events it can match:"
                        + " logs-* has no index, winlogbeat-* is silent");
    }

    @Test
    void aSourceThatCouldNotBeLookedAtMakesNoRuleBlind() {
        observe("network", "winlogbeat-*", Observation.unknown("not every shard answered"));
        observe("network", "logs-*", Observation.withoutEvents(true, false));

        assertThat(sentences(Weight.DOWN)).isEmpty();
        assertThat(sentences(Weight.WARNING))
                .containsExactly("network events of winlogbeat-* could not be looked at: not every shard answered");
    }

    @Test
    void whatIsNotThereIsNotedOnce() {
        observe("network", "logs-*", Observation.withoutEvents(true, false));
        observe("registry", "logs-*", Observation.withoutEvents(true, false));

        assertThat(sentences(Weight.WARNING)).isEmpty();
        assertThat(sentences(Weight.NOTE)).containsExactly("no index is behind logs-*");
    }

    @Test
    void anIndexWithoutEventsOfTheCategoryIsNoted() {
        observe("network", "logs-*", Observation.withoutEvents(true, true));

        assertThat(sentences(Weight.NOTE)).containsExactly("logs-* has had no network events for a week");
    }

    @Test
    void aMissingRightIsNamedOnceForAPatternAlsoWhereSomethingIsSeen() {
        observe("network", "logs-*", Observation.withoutEvents(false, false));
        observe("registry", "logs-*", unreadableInPart());

        assertThat(sentences(Weight.WARNING))
                .containsExactly("not all of logs-* may be read, and what may not is left out of every search without a"
                        + " word: grant the privilege read on logs-*");
    }

    @Test
    void eventsThatArriveLaterThanTheWindowToleratesAreShown() {
        List<SampledEvent> late = new ArrayList<>(arrivingUntil(at("11:50:00")));
        late.add(event(at("11:50:00"), Duration.ofSeconds(250)));
        observe("network", "winlogbeat-*", sampled(late));

        assertThat(sentences(Weight.WARNING))
                .containsExactly(
                        "network events of winlogbeat-* arrive 4m10s late at the 99th percentile; the scheduled"
                                + " window tolerates 3m; late runs cover the rest");
    }

    @Test
    void whatTheWindowToleratesIsNotLate() {
        List<SampledEvent> late = new ArrayList<>(arrivingUntil(at("11:50:00")));
        late.add(event(at("11:50:00"), Duration.ofMinutes(3)));
        observe("network", "winlogbeat-*", sampled(late));

        assertThat(report().findings()).isEmpty();
    }

    @Test
    void eventsThatDoNotSayWhenTheyArrivedAreShown() {
        observe(
                "network",
                "winlogbeat-*",
                sampled(arrivingUntil(at("11:59:00")).stream()
                        .map(event -> new SampledEvent(event.time(), event.created(), Optional.empty()))
                        .toList()));

        assertThat(sentences(Weight.WARNING))
                .containsExactly(
                        "network events of winlogbeat-* do not say when they arrived (event.ingested): how late"
                                + " they are is not known; their hours are searched again an hour, 6 hours and 24 hours"
                                + " after they ended");
    }

    /** Where a pipeline has gone, the newest events that say when they arrived are those of before. */
    @Test
    void eventsThatNoLongerSayWhenTheyArriveAreShownAndNotSilent() {
        observe(
                "network",
                "winlogbeat-*",
                new Observation(
                        true,
                        true,
                        Set.of("host.id", "event.ingested"),
                        300,
                        0,
                        Map.of("host.id", 300L, "event.ingested", 0L),
                        Optional.of(at("11:59:30")),
                        new Sample(arrivingUntil(at("09:47:00"))),
                        Optional.empty()));

        assertThat(sentences(Weight.WARNING))
                .containsExactly("300 of 300 network events of winlogbeat-* do not say when they arrived"
                        + " (event.ingested): how late they are is not known; their hours are searched again an hour, 6"
                        + " hours and 24 hours after they ended");
        assertThat(status("network", "winlogbeat-*"))
                .returns(SourceState.LIVE, SourceStatus::state)
                .returns(Optional.of(at("11:59:30")), SourceStatus::newest);
    }

    /** They arrived hours ago, but their time has come only now. */
    @Test
    void aClockThatIsHoursAheadIsNotTakenForSilence() {
        List<SampledEvent> ahead = arrivingUntil(at("11:59:00")).stream()
                .map(event -> new SampledEvent(
                        event.time(), event.created(), Optional.of(event.time().minus(Duration.ofHours(2)))))
                .toList();
        observe("network", "winlogbeat-*", seen(Set.of("host.id"), 100, 200, Map.of("host.id", 300L), ahead));
        observe("network", "logs-*", Observation.withoutEvents(true, false));

        assertThat(conditions()).containsExactly(SourceCondition.AHEAD, SourceCondition.ABSENT);
    }

    /** One part's events come from one shipper, the other's from another; each lacks the other's field. */
    @Test
    void partsOfOneCategoryMayBeFedByDifferentSources() {
        List<Need> parts = Need.of(Rules.of("sequence with maxspan = 1m [network where winlog.event_id == 3]"
                + " [network where network.bytes > 5]"));
        Map<Source, Observation> seen = new HashMap<>();
        parts.forEach(need -> need.sources().forEach(source -> {
            String field = source.pattern().equals("logs-*") ? "network.bytes" : "winlog.event_id";
            seen.put(source, seen(Set.of(field), 100, 0, Map.of(field, 100L), arrivingUntil(at("11:59:00"))));
        }));

        SourceReport report = new SourceJudge(seen, Duration.ofHours(1), NOW).report(parts);

        assertThat(report.sentences(Weight.DOWN)).isEmpty();
    }

    @Test
    void aFieldThatIsMappedNowhereMakesASourceUseless() {
        observe("network", "winlogbeat-*", seen(Set.of(), 100, 0, Map.of(), arrivingUntil(at("11:59:00"))));
        observe("network", "logs-*", Observation.withoutEvents(true, true));

        assertThat(sentences(Weight.WARNING))
                .containsExactly("winlogbeat-* maps no host.id: no network events there can match rule \"A rule\"");
        assertThat(sentences(Weight.DOWN))
                .containsExactly("rule \"A rule\" is blind, since no source delivers network events it can match:"
                        + " logs-* has none, winlogbeat-* lacks host.id");
    }

    @Test
    void aFieldThatIsMappedButNeverFilledDoesToo() {
        observe("network", "winlogbeat-*", seen(Set.of("host.id"), 100, 0, Map.of(), arrivingUntil(at("11:59:00"))));

        assertThat(sentences(Weight.WARNING))
                .containsExactly(
                        "none of the 100 network events of winlogbeat-* in the last hour has a value of host.id:"
                                + " no network events there can match rule \"A rule\"");
    }

    @Test
    void aFewEventsWithoutAFieldProveNothing() {
        observe("network", "winlogbeat-*", seen(Set.of("host.id"), 19, 0, Map.of(), arrivingUntil(at("11:59:00"))));

        assertThat(report().findings()).isEmpty();
    }

    @Test
    void eventsFromTheFutureAreShown() {
        observe(
                "network",
                "winlogbeat-*",
                seen(Set.of("host.id"), 100, 7, Map.of("host.id", 100L), arrivingUntil(at("11:59:00"))));

        assertThat(sentences(Weight.WARNING))
                .containsExactly("7 network events of winlogbeat-* are stamped in the future: the clocks of their hosts"
                        + " are ahead, and what happens there is found only when its time has come");
    }

    @Test
    void categoriesOfOneSourceThatAreOutOfStepAreShown() {
        observe("network", "winlogbeat-*", sampled(notedAfter(Duration.ofSeconds(125))));

        assertThat(sentences(Weight.WARNING))
                .containsExactly(
                        "in winlogbeat-*, network events are noted 2m5s after their @timestamp, registry events"
                                + " 0s (medians of event.created): if the sensor is slow, they only arrive late; if clocks"
                                + " differ, pairs within the rule's 1m may be missed");
    }

    @Test
    void theWorstComesFirst() {
        observe("network", "winlogbeat-*", sampled(arrivingUntil(at("09:47:00"))));
        observe("network", "logs-*", Observation.withoutEvents(true, false));

        assertThat(conditions()).containsExactly(SourceCondition.BLIND, SourceCondition.SILENT, SourceCondition.ABSENT);
    }

    private void observe(String category, String pattern, Observation observation) {
        Source source = needs.stream()
                .flatMap(need -> need.sources().stream())
                .filter(one -> one.category().equals(category) && one.pattern().equals(pattern))
                .findFirst()
                .orElseThrow();
        observations.put(source, observation);
    }

    private SourceReport report() {
        SourceReport report = new SourceJudge(observations, Duration.ofHours(1), NOW).report(needs);
        assertThat(report.findings())
                .allSatisfy(finding -> Runbook.assertSays(finding.condition().id(), finding.sentence()));
        return report;
    }

    private List<String> sentences(Weight weight) {
        return report().sentences(weight);
    }

    private SourceStatus status(String category, String pattern) {
        return report().sources().stream()
                .filter(status -> status.source().category().equals(category)
                        && status.source().pattern().equals(pattern))
                .findFirst()
                .orElseThrow();
    }

    private List<SourceCondition> conditions() {
        return report().findings().stream().map(Finding::condition).toList();
    }

    private static Observation delivers() {
        return sampled(arrivingUntil(at("11:59:00")));
    }

    private static Observation unreadableInPart() {
        Observation seen = delivers();
        return new Observation(
                false,
                true,
                seen.mapped(),
                seen.lastHour(),
                seen.ahead(),
                seen.filled(),
                seen.newest(),
                seen.sample(),
                Optional.empty());
    }

    private static Observation sampled(List<SampledEvent> sample) {
        return seen(Set.of("host.id"), 100, 0, Map.of("host.id", 100L), sample);
    }

    private static Observation seen(
            Set<String> mapped, long lastHour, long ahead, Map<String, Long> filled, List<SampledEvent> sample) {
        Sample arrivals = new Sample(sample);
        return new Observation(
                true, true, mapped, lastHour, ahead, filled, arrivals.newest(), arrivals, Optional.empty());
    }

    /** Thirty events, one every ten seconds, each there a second later. */
    private static List<SampledEvent> arrivingUntil(Instant last) {
        List<SampledEvent> events = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            events.add(event(last.minusSeconds(10L * i), PUNCTUAL));
        }
        return events;
    }

    private static List<SampledEvent> notedAfter(Duration lag) {
        return arrivingUntil(at("11:50:00")).stream()
                .map(event ->
                        new SampledEvent(event.time(), Optional.of(event.time().plus(lag)), event.ingested()))
                .toList();
    }

    private static SampledEvent event(Instant time, Duration delay) {
        return new SampledEvent(time, Optional.of(time), Optional.of(time.plus(delay)));
    }
}
