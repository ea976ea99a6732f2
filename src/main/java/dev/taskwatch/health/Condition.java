package dev.taskwatch.health;

import java.util.Locale;
import org.springframework.boot.health.contributor.Status;

/**
 * What health says of a rule, worst first; {@code docs/runbook.md} has an entry for each, under the same name and with the
 * same words.
 */
enum Condition {
    BLIND(Severity.DOWN, "the rule cannot fire: %s", "see the reason; the window stays open until it can be answered"),
    UNSEEN(
            Severity.DOWN,
            "no window was seen as a whole since %s: %s",
            "see the reason; nothing is lost while the windows stay open"),
    OVERDUE(
            Severity.DOWN,
            "no tick has ended since %s",
            "see the log for the last lines of this rule; if there are none, restart this replica"),
    OPEN_TOO_LONG(
            Severity.DOWN,
            "window %s (%s) has been open since %s: %s",
            "see the reason; search it by hand with --once if it cannot wait"),
    GAP(
            Severity.DOWN,
            "%s was given up at %s: %s",
            "search that time by hand with --once --from and --to; this stays for a day"),
    LATE_EVENTS_UNSEEN(
            Severity.DOWN,
            "no late events were looked for since %s, for longer than an hour: %s",
            "see the reason; nothing is lost while taskwatch.schedule.max-late is not over"),
    UNHEARD(Severity.UNKNOWN, "no tick has ended yet", "wait for the first, or see the log"),
    LATE_EVENTS_WAIT(
            Severity.UP,
            "no late events were looked for since %s: %s",
            "wait, it is tried at every tick; if it does not pass, see the reason"),
    LATE_EVENTS_UNTOLD(
            Severity.UP,
            "late events cannot be told from others",
            "see that event.ingested is mapped in the rule's indices"),
    FAILING(
            Severity.UP,
            "the last tick did not see its window as a whole: %s",
            "wait for the next tick; if it does not pass, see the reason"),
    LEFT_OVER(
            Severity.UP,
            "%s matches or more wait, since the cap of %s alerts a tick was reached",
            "wait, they follow at the next ticks; if they are many, see what the alerts have in common"),
    CATCHING_UP(
            Severity.UP,
            "%s windows are searched again, the oldest from %s: %s",
            "wait, they follow beside the current window"),
    STANDBY(Severity.UP, "replica %s runs this rule, this one stands by", "nothing; ask that replica for the rest");

    /** What it means for the health of the whole, worst first. */
    enum Severity {
        DOWN,
        UNKNOWN,
        UP;

        Status status() {
            return new Status(name());
        }
    }

    private final Severity severity;
    private final String message;
    private final String remedy;

    Condition(Severity severity, String message, String remedy) {
        this.severity = severity;
        this.message = message;
        this.remedy = remedy;
    }

    Severity severity() {
        return severity;
    }

    /** Names its entry in the runbook. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** With {@code …} where the facts stand. */
    String pattern() {
        return message.replace("%s", "…");
    }

    String remedy() {
        return remedy;
    }

    Finding of(Object... facts) {
        return new Finding(this, message.formatted(facts));
    }

    /** A condition with its facts, for people. */
    record Finding(Condition condition, String message) {}
}
