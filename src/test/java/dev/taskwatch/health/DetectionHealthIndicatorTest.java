package dev.taskwatch.health;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.run.Reports;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.RuleState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Status;

class DetectionHealthIndicatorTest {

    private final Rule one = Rules.named("rule-1", "One");
    private final Rule two = Rules.named("rule-2", "Two");
    private final AtomicReference<Instant> now = new AtomicReference<>(at("12:00:01"));
    private final RuleHistories histories = new RuleHistories(Clocks.showing(now));
    private final DetectionHealthIndicator health = new DetectionHealthIndicator(
            new RuleCatalog(List.of(one, two), List.of()), histories, Diagnoses.SETTINGS, Clocks.showing(now));

    @Test
    void nothingIsKnownBeforeEveryRuleHasTicked() {
        assertThat(status()).isEqualTo(Status.UNKNOWN);
        ticked(one, Verdict.COMPLETE);

        assertThat(status()).isEqualTo(Status.UNKNOWN);
        ticked(two, Verdict.COMPLETE);

        assertThat(status()).isEqualTo(Status.UP);
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE, UP", "CAPPED, UP", "PARTIAL, DOWN", "BLIND, DOWN", "FAILED, DOWN"})
    void oneRuleThatDoesNotSeeEverythingIsEnoughToBeDown(Verdict verdict, String status) {
        ticked(one, Verdict.COMPLETE);
        ticked(two, verdict);

        assertThat(status()).isEqualTo(new Status(status));
    }

    @Test
    void aRuleThatIsDownOutweighsOneThatIsUnknown() {
        failed(one);

        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void aTickThatFailedIsShownUntilOneSucceeds() {
        ticked(one, Verdict.COMPLETE);
        ticked(two, Verdict.COMPLETE);
        failed(one);
        assertThat(status()).isEqualTo(Status.UP);
        assertThat(details(one))
                .containsEntry("failedTick", "2026-03-10T12:05:00Z")
                .containsEntry("error", "no answer")
                .containsEntry("lastTick", "2026-03-10T12:00:00Z")
                .containsEntry("lastComplete", "2026-03-10T12:00:00Z");

        ticked(one, Verdict.COMPLETE);

        assertThat(status()).isEqualTo(Status.UP);
        assertThat(details(one)).doesNotContainKeys("failedTick", "error", "findings");
    }

    @Test
    void eachRuleSaysWhatItsLastTickCameTo() {
        ticked(one, Verdict.CAPPED);

        assertThat(details(one))
                .isEqualTo(Map.ofEntries(
                        Map.entry("name", "One"),
                        Map.entry("status", Condition.Severity.UP),
                        Map.entry("lastComplete", "2026-03-10T12:00:00Z"),
                        Map.entry("nextTick", "2026-03-10T12:05:00Z"),
                        Map.entry("lastTick", "2026-03-10T12:00:00Z"),
                        Map.entry("window", "2026-03-10T11:51:00Z/2026-03-10T12:00:00Z"),
                        Map.entry("verdict", Verdict.CAPPED),
                        Map.entry("matches", 9),
                        Map.entry("known", 2),
                        Map.entry("alerts", 3),
                        Map.entry("leftOver", 4),
                        Map.entry("error", "why"),
                        Map.entry("frontier", "2026-03-10T12:00:00Z"),
                        Map.entry("openWindows", 0),
                        Map.entry("waiting", 0),
                        Map.entry("gaps", 7L)));
    }

    @Test
    void aRuleThatNeverTickedIsDownAfterAWhile() {
        now.set(at("12:15:02"));

        assertThat(status()).isEqualTo(Status.DOWN);
    }

    /** Nothing is known here of what the other replica sees; it may see nothing. */
    @Test
    void aReplicaThatStandsByClaimsNoWindowAsSeen() {
        ticked(one, Verdict.COMPLETE);
        histories.on(new TickOutcome(
                one,
                at("12:05"),
                new RuleState(at("12:05"), List.of(), List.of(), 0, at("12:05"), Optional.of("replica-1")),
                List.of(),
                Optional.of("replica-1"),
                true,
                Optional.empty()));

        assertThat(details(one)).doesNotContainKey("lastComplete").containsEntry("holder", "replica-1");
    }

    @Test
    void eachOfTheLastGapsIsThereToBeSearchedByHand() {
        List<Gap> gaps = List.of(
                new Gap(window("02:00", "03:00"), Gap.Cause.EXPIRED, at("11:00"), "FAILED: denied"),
                new Gap(window("05:00", "06:00"), Gap.Cause.EXPIRED, at("11:30"), "LATE: no answer"));
        histories.on(new TickOutcome(
                one,
                at("12:00"),
                new RuleState(at("12:00"), List.of(), gaps, 7, at("12:00"), Optional.empty()),
                List.of(Reports.of(one.id(), window("11:51", "12:00"), Verdict.COMPLETE, Optional.empty())),
                Optional.empty(),
                true,
                Optional.empty()));

        assertThat(details(one).get("lastGaps"))
                .asString()
                .contains("2026-03-10T02:00:00Z/2026-03-10T03:00:00Z", "2026-03-10T05:00:00Z/2026-03-10T06:00:00Z");
    }

    @Test
    void rulesOfOneNameAreToldApart() {
        DetectionHealthIndicator namesakes = new DetectionHealthIndicator(
                new RuleCatalog(List.of(Rules.named("rule-1", "Same"), Rules.named("rule-2", "Same")), List.of()),
                histories,
                Diagnoses.SETTINGS,
                Clocks.showing(now));

        assertThat(namesakes.health().getDetails()).containsOnlyKeys("rule-1", "rule-2");
    }

    private Status status() {
        return health.health().getStatus();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> details(Rule rule) {
        return (Map<String, Object>) health.health().getDetails().get(rule.id().value());
    }

    private void ticked(Rule rule, Verdict verdict) {
        Optional<String> error = verdict == Verdict.COMPLETE ? Optional.empty() : Optional.of("why");
        histories.on(new TickOutcome(
                rule,
                at("12:00"),
                new RuleState(at("12:00"), List.of(), List.of(), 7, at("12:00"), Optional.empty()),
                List.of(Reports.of(rule.id(), window("11:51", "12:00"), verdict, error)),
                Optional.empty(),
                true,
                Optional.empty()));
    }

    private void failed(Rule rule) {
        histories.on(new TickFailure(rule, at("12:05"), "no answer"));
    }
}
