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
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.source.Finding;
import dev.taskwatch.source.SourceCondition;
import dev.taskwatch.source.SourceReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class ReplicaHealthIndicatorTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final AtomicReference<Instant> now = new AtomicReference<>(at("12:00:01"));
    private final RuleHistories histories = new RuleHistories(Clocks.showing(now));
    private final ReplicaHealthIndicator replica =
            new ReplicaHealthIndicator(new RuleCatalog(List.of(rule), List.of()), histories, Clocks.showing(now));

    @Test
    void isReadyOnceATickHasComeToSomethingAndWhileNoneFails() {
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
        ticked(Verdict.BLIND);
        assertThat(status()).isEqualTo(Status.UP);

        histories.on(new TickFailure(rule, at("12:05"), "no answer"));

        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void isNotReadyWhileItMayNotReadAllOfAPattern() {
        ticked(Verdict.COMPLETE);
        replica.on(checked(SourceCondition.UNREADABLE));
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(replica.health().getDetails()).containsEntry("winlogbeat-*", "not all may be read");

        replica.on(checked(SourceCondition.SILENT));

        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void isNotReadyWhenItsTicksNoLongerEnd() {
        ticked(Verdict.COMPLETE);
        now.set(at("12:15:00"));
        assertThat(status()).isEqualTo(Status.UP);

        now.set(at("12:15:01"));

        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(replica.health().getDetails())
                .containsEntry(rule.id().value(), "no tick has ended since " + at("12:00"));
    }

    private Status status() {
        return replica.health().getStatus();
    }

    private void ticked(Verdict verdict) {
        Optional<String> error = verdict == Verdict.COMPLETE ? Optional.empty() : Optional.of("why");
        histories.on(new TickOutcome(
                rule,
                at("12:00"),
                new RuleState(at("12:00"), List.of(), List.of(), 0, at("12:00"), Optional.empty()),
                List.of(Reports.of(rule.id(), window("11:51", "12:00"), verdict, error)),
                Optional.empty(),
                true,
                Optional.empty()));
    }

    private static SourceReport checked(SourceCondition condition) {
        return new SourceReport(
                at("12:00:00"), List.of(), List.of(new Finding(condition, "winlogbeat-*", "not all may be read")));
    }
}
