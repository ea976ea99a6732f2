package dev.taskwatch.health;

import dev.taskwatch.health.Condition.Finding;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What health says after these events of one rule, for tests of what publishes them. */
public final class Diagnoses {

    static final ScheduleProperties SETTINGS = new ScheduleProperties(
            Duration.ofHours(24), Duration.ofDays(7), Duration.ofMinutes(5), Duration.ofSeconds(5), null);

    private Diagnoses() {}

    /** Each finding's message; and that the runbook has it, word for word, in the entry of that name. */
    public static List<String> said(Rule rule, List<Object> published, Instant now) {
        return of(rule, published, now).findings().stream()
                .map(Diagnoses::inRunbook)
                .toList();
    }

    /** The most important finding of a rule, as {@link #said} has it. */
    public static String worst(Rule rule, List<Object> published, Instant now) {
        return said(rule, published, now).get(0);
    }

    static Diagnosis of(Rule rule, List<Object> published, Instant now) {
        RuleHistory history = RuleHistory.since(now);
        for (Object event : published) {
            history = event instanceof TickOutcome outcome ? history.and(outcome) : history.and((TickFailure) event);
        }
        return Diagnosis.of(rule, history, SETTINGS, now);
    }

    private static String inRunbook(Finding finding) {
        Runbook.entry(finding.condition().id()).assertSays(finding.message());
        return finding.condition().id() + ": " + finding.message();
    }
}
