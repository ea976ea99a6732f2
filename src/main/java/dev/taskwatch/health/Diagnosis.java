package dev.taskwatch.health;

import dev.taskwatch.health.Condition.Finding;
import dev.taskwatch.health.Condition.Severity;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is to be said of a rule at some time, from nothing but what was heard of it. The status follows what is said. */
record Diagnosis(List<Finding> findings) {

    /** A tick is told of when it has ended, which may be an interval later; one more may fail to be. */
    private static final int SILENT_INTERVALS = 3;

    /** After a current window that failed, nothing more is asked of the cluster. */
    private static final String NOT_TRIED = "it is not tried while the current window fails";

    private static final int UNSEEN_INTERVALS = 2;
    private static final Duration OPEN_TOO_LONG = Duration.ofHours(1);
    private static final Duration GAP_IS_SHOWN = Duration.ofDays(1);

    Diagnosis {
        findings = findings.stream()
                .sorted(Comparator.comparing(Finding::condition))
                .toList();
    }

    static Diagnosis of(Rule rule, RuleHistory history, ScheduleProperties properties, Instant now) {
        List<Finding> findings = new ArrayList<>();
        Duration interval = rule.schedule().interval();
        if (isOverdue(rule, history, now)) {
            findings.add(Condition.OVERDUE.of(history.lastSign()));
        } else if (history.heard().isEmpty()) {
            findings.add(Condition.UNHEARD.of());
        }
        if (history.heard().isPresent() && !history.sees()) {
            findings.add(unseen(history, interval, now));
        }
        Optional<TickOutcome> outcome = history.outcome();
        if (history.standsBy()) {
            findings.add(Condition.STANDBY.of(outcome.orElseThrow().heldBy().orElseThrow()));
        } else {
            outcome.ifPresent(last -> addState(findings, last, properties, now));
        }
        return new Diagnosis(findings);
    }

    /** Whether a tick should have ended since. */
    static boolean isOverdue(Rule rule, RuleHistory history, Instant now) {
        Duration patience = rule.schedule().interval().multipliedBy(SILENT_INTERVALS);
        return history.lastSign().plus(patience).isBefore(now);
    }

    /** The worst of what is said. */
    Severity severity() {
        return findings.stream()
                .map(finding -> finding.condition().severity())
                .min(Comparator.naturalOrder())
                .orElse(Severity.UP);
    }

    /** One failure is common and tried again soon; but a process that never saw anything has nothing to rely on. */
    private static Finding unseen(RuleHistory history, Duration interval, Instant now) {
        if (history.current().filter(run -> run.verdict() == Verdict.BLIND).isPresent()) {
            return Condition.BLIND.of(history.reason());
        }
        Instant limit = history.seen()
                .map(tick -> tick.plus(interval.multipliedBy(UNSEEN_INTERVALS)))
                .orElse(Instant.MIN);
        return now.isBefore(limit)
                ? Condition.FAILING.of(history.reason())
                : Condition.UNSEEN.of(history.seen().orElse(history.began()), history.reason());
    }

    private static void addState(
            List<Finding> findings, TickOutcome outcome, ScheduleProperties properties, Instant now) {
        RuleState state = outcome.state();
        oldest(state)
                .filter(open -> open.since().plus(OPEN_TOO_LONG).isBefore(now))
                .ifPresent(open -> findings.add(
                        Condition.OPEN_TOO_LONG.of(open.window(), open.kind(), open.since(), open.reason())));
        recentGap(state, now).ifPresent(gap -> findings.add(Condition.GAP.of(gap.window(), gap.since(), gap.reason())));
        addLate(findings, outcome, properties, now);
        boolean leftOver = state.open().stream().anyMatch(open -> open.kind() == OpenWindow.Kind.LEFT_OVER);
        if (leftOver || state.waiting() > 0) { // a late window that the cap cut stays late
            findings.add(Condition.LEFT_OVER.of(state.waiting(), outcome.rule().maxAlerts()));
        }
        List<OpenWindow> others = state.open().stream()
                .filter(open -> open.kind() != OpenWindow.Kind.LEFT_OVER)
                .toList();
        others.stream()
                .findFirst()
                .ifPresent(open -> findings.add(
                        Condition.CATCHING_UP.of(others.size(), open.window().from(), open.reason())));
    }

    private static void addLate(
            List<Finding> findings, TickOutcome outcome, ScheduleProperties properties, Instant now) {
        Instant looked = outcome.state().lateWatermark();
        Duration patience =
                properties.lateCheck().plus(outcome.rule().schedule().interval().multipliedBy(UNSEEN_INTERVALS));
        String why = outcome.lateFailure().orElse(NOT_TRIED);
        // The watermark is the cluster's time, which may be behind: its age alone says nothing.
        boolean failed = outcome.lateFailure().isPresent() || hasFailed(outcome);
        if (failed && looked.plus(patience).plus(OPEN_TOO_LONG).isBefore(now)) {
            findings.add(Condition.LATE_EVENTS_UNSEEN.of(looked, why));
        } else if (outcome.lateFailure().isPresent()
                || (failed && looked.plus(patience).isBefore(now))) {
            findings.add(Condition.LATE_EVENTS_WAIT.of(looked, why));
        }
        if (!outcome.canTellLate()) {
            findings.add(Condition.LATE_EVENTS_UNTOLD.of());
        }
    }

    private static boolean hasFailed(TickOutcome outcome) {
        return outcome.current()
                .filter(run -> run.verdict() == Verdict.FAILED || run.verdict() == Verdict.BLIND)
                .isPresent();
    }

    /** The one that has been open for longest. */
    static Optional<OpenWindow> oldest(RuleState state) {
        return state.open().stream().min(Comparator.comparing(OpenWindow::since));
    }

    static boolean isRecent(Gap gap, Instant now) {
        return gap.since().isAfter(now.minus(GAP_IS_SHOWN));
    }

    private static Optional<Gap> recentGap(RuleState state, Instant now) {
        return state.gaps().stream().filter(gap -> isRecent(gap, now)).reduce((first, second) -> second);
    }
}
