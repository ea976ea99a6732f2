package dev.taskwatch.source;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.run.KnownArrivals;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SourceWatchTest {

    private final List<Object> told = new ArrayList<>();
    private Instant clusterTime = at("12:00:00");
    private SourceObserver observer = (fields, now) -> Map.of();
    private final RuleCatalog rules = new RuleCatalog(List.of(Rules.of(Rules.SEQUENCE)), List.of());
    private final SourcesProperties properties = new SourcesProperties(Duration.ofMinutes(5), Duration.ofHours(1));
    private final Clock clock = Clock.fixed(at("12:00:00"), ZoneOffset.UTC);
    private final KnownArrivals arrivals = new KnownArrivals(() -> clusterTime);
    private final SourceWatch watch = new SourceWatch(
            rules,
            (fields, now) -> observer.observe(fields, now),
            new RemoteFindings(indices -> List.of()),
            new FormWatch(rules, new StubbedForms(), properties, clock),
            arrivals,
            properties,
            told::add,
            clock);

    @Test
    void aFailureIsToldAndTriedAgainSoon() {
        observer = failing();

        watch.check();

        assertThat(told).containsExactly(new SourcesUnknown(at("12:00:00"), "no answer"));
        assertThat(watch.untilNext()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theFirstCheckIsDueAtOnceAndTheNextAsIsSet() {
        assertThat(watch.untilNext()).isZero();

        watch.check();

        assertThat(watch.untilNext()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aBlindRuleIsLookedAtSoon() {
        observer = (fields, now) -> absent(fields);

        watch.check();

        assertThat(watch.untilNext()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void eachFindingIsLoggedOnceUntilItIsOver(CapturedOutput output) {
        observer = (fields, now) -> absent(fields);
        watch.check();
        watch.check();
        assertThat(output.toString().split("no index is behind logs-", -1)).hasSize(2);

        observer = failing();
        watch.check();
        watch.check();
        assertThat(output.toString().split("could not be checked: no answer", -1))
                .hasSize(2);
    }

    @Test
    void everySourceIsLookedAtForTheFieldsThatItsEventsNeed() {
        List<Map<Source, Set<String>>> asked = new ArrayList<>();
        observer = (fields, now) -> {
            asked.add(fields);
            return Map.of();
        };

        watch.check();

        assertThat(asked.get(0))
                .hasSize(4)
                .allSatisfy((source, fields) -> assertThat(fields).containsExactly("host.id"));
    }

    @Test
    void sourcesAreLookedAtByTheClustersClockWhichTheServicesIsComparedWith(CapturedOutput output) {
        clusterTime = at("11:45:00");
        List<Instant> asked = new ArrayList<>();
        observer = (fields, now) -> {
            asked.add(now);
            return Map.of();
        };

        watch.check();

        assertThat(asked.get(0)).isBetween(at("11:45:00"), at("11:45:30"));
        assertThat(output).contains("end before events can arrive: this service's clock is 14m59");
        assertThat(watch.untilNext()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aCheckThatFailsMakesItUnknownWhetherArrivalsCanBeTrusted() {
        RuleId rule = Rules.of(Rules.SEQUENCE).id();
        arrivals.trust(rule, Optional.of(true));
        observer = failing();

        watch.check();

        assertThat(arrivals.areTrusted(rule)).isEmpty();
    }

    private static SourceObserver failing() {
        return (fields, now) -> {
            throw new SearchUnavailableException("no answer");
        };
    }

    private static Map<Source, Observation> absent(Map<Source, Set<String>> fields) {
        Map<Source, Observation> observations = new HashMap<>();
        fields.keySet().forEach(source -> observations.put(source, Observation.withoutEvents(true, false)));
        return observations;
    }
}
