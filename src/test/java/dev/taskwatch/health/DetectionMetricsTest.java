package dev.taskwatch.health;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.exception.ExceptionsOf;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.run.HeldBacks;
import dev.taskwatch.run.ManualReport;
import dev.taskwatch.run.Reports;
import dev.taskwatch.run.RunKind;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.RunResult;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.RuleState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** It is a minute after noon. */
class DetectionMetricsTest {

    private static final Instant NOW = at("12:01");

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final RuleCatalog rules = new RuleCatalog(List.of(rule), List.of());
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Exceptions exceptions = ExceptionsOf.nothing(rules, clock);
    private final RuleHistories histories = new RuleHistories(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DetectionMetrics metrics =
            new DetectionMetrics(registry, rules, histories, exceptions, HeldBacks.nothing(exceptions), clock);

    @Test
    void beforeTheFirstTickNothingIsKnownAndThatIsNotNothing() {
        assertThat(value("taskwatch.left.over")).isNaN();
        assertThat(value("taskwatch.gaps")).isNaN();
        assertThat(value("taskwatch.gaps.last.day")).isNaN();
        assertThat(value("taskwatch.frontier.lag")).isNaN();
        assertThat(value("taskwatch.open.window.age")).isNaN();
        assertThat(value("taskwatch.late.check.age")).isNaN();
        assertThat(value("taskwatch.complete.age")).isZero();
        assertThat(value("taskwatch.interval")).isEqualTo(300);
        assertThat(value("taskwatch.holder")).isZero();
    }

    @Test
    void aTickIsCountedAndItsStateIsShown() {
        ticked(Verdict.COMPLETE, List.of());

        assertThat(registry.get("taskwatch.runs")
                        .tags("kind", "current", "verdict", "complete")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("taskwatch.alerts").counter().count()).isEqualTo(3);
        assertThat(value("taskwatch.complete.age")).isEqualTo(60);
        assertThat(value("taskwatch.frontier.lag")).isEqualTo(60);
        assertThat(value("taskwatch.open.window.age")).isZero();
        assertThat(value("taskwatch.holder")).isEqualTo(1);
    }

    @Test
    void aRuleThatIsBlindHasSeenNothingAsAWhole() {
        ticked(Verdict.BLIND, List.of());

        assertThat(value("taskwatch.blind")).isEqualTo(1);
        assertThat(registry.get("taskwatch.retries").counter().count()).isZero();
    }

    /** An alert takes the smallest age: of a replica that searches nothing there is none. */
    @Test
    void whoStandsByHidesNothingThatTheHolderDoesNotSee() {
        hears(new TickOutcome(
                rule, at("12:00"), state(List.of()), List.of(), Optional.of("replica-0"), true, Optional.empty()));

        assertThat(value("taskwatch.complete.age")).isNaN();
        assertThat(value("taskwatch.holder")).isZero();
        assertThat(value("taskwatch.frontier.lag")).isEqualTo(60);
    }

    @Test
    void aGapIsShownForADayAndCountedForEver() {
        Gap old = gap(NOW.minus(Duration.ofHours(25)), 1);
        Gap recent = gap(NOW.minus(Duration.ofHours(23)), 2);
        ticked(Verdict.COMPLETE, List.of(old, recent));

        assertThat(value("taskwatch.gaps")).isEqualTo(7);
        assertThat(value("taskwatch.gaps.last.day")).isEqualTo(1);
    }

    @Test
    void aTickThatFailsIsTriedAgainAndHoldsNothing() {
        ticked(Verdict.COMPLETE, List.of());
        TickFailure failure = new TickFailure(rule, at("12:01"), "no answer");
        histories.on(failure);
        metrics.on(failure);

        assertThat(registry.get("taskwatch.retries").counter().count()).isEqualTo(1);
        assertThat(value("taskwatch.holder")).isZero();
        assertThat(value("taskwatch.complete.age")).isEqualTo(60);
    }

    @Test
    void aRunByHandIsCountedAndItsAlertsUnlessItWroteNone() {
        metrics.ranByHand(byHand(), false);
        assertThat(byHandCount()).isEqualTo(1);
        assertThat(registry.get("taskwatch.alerts").counter().count()).isEqualTo(3);

        metrics.ranByHand(byHand(), true);
        assertThat(byHandCount()).isEqualTo(2);
        assertThat(registry.get("taskwatch.alerts").counter().count()).isEqualTo(3);
    }

    @Test
    void buildingBlocksAreNoAlertsAndCountedByThemselves() {
        Rule block = Rules.of(Rules.SEQUENCE, "building_block_type = \"default\"");
        RunReport report =
                Reports.of(block.id(), RunKind.MANUAL, window("11:51", "12:00"), Verdict.COMPLETE, Optional.empty());

        metrics.ranByHand(
                new ManualReport(
                        block,
                        report.window(),
                        List.of(new RunResult(report, Optional.empty(), List.of(), report.written()))),
                false);

        assertThat(registry.get("taskwatch.building.blocks").counter().count()).isEqualTo(3);
        assertThat(registry.get("taskwatch.alerts").counter().count()).isZero();
    }

    private double byHandCount() {
        return registry.get("taskwatch.runs")
                .tags("kind", "manual", "verdict", "complete")
                .counter()
                .count();
    }

    private ManualReport byHand() {
        RunReport report =
                Reports.of(rule.id(), RunKind.MANUAL, window("11:51", "12:00"), Verdict.COMPLETE, Optional.empty());
        return new ManualReport(
                rule, report.window(), List.of(new RunResult(report, Optional.empty(), List.of(), report.written())));
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }

    private void ticked(Verdict verdict, List<Gap> gaps) {
        hears(new TickOutcome(
                rule,
                at("12:00"),
                state(gaps),
                List.of(Reports.of(rule.id(), window("11:51", "12:00"), verdict, Optional.empty())),
                Optional.empty(),
                true,
                Optional.empty()));
    }

    private void hears(TickOutcome outcome) {
        histories.on(outcome);
        metrics.on(outcome);
    }

    private static RuleState state(List<Gap> gaps) {
        return new RuleState(at("12:00"), List.of(), gaps, 7, at("12:00"), Optional.of("replica-0"));
    }

    private static Gap gap(Instant since, int day) {
        return new Gap(window("-" + day + " 03:00", "-" + day + " 04:00"), Gap.Cause.EXPIRED, since, "too old");
    }
}
