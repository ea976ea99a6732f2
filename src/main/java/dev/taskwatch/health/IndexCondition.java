package dev.taskwatch.health;

import java.util.Locale;

/** What can be wrong with the service's own indices, worst first; {@code docs/runbook.md} has an entry for each. */
enum IndexCondition {
    ALERTS_UNMAPPED(
            true,
            "the alert index %s does not have the mapping of Taskwatch: another index template applied when it was made",
            "run --set-up, which names that template; reindex this month's alerts into an index with the right mapping"),
    ALERTS_WITHOUT_ALIAS(
            true,
            "the alert index %s is not behind the alias taskwatch-alerts: searches of the alias do not find its alerts",
            "add the index to the alias, and run --set-up, which names the template that left the alias out"),
    RUN_REPORTS_LOST(
            false,
            "there is no data stream taskwatch-runs: run reports are lost",
            "run --set-up, which installs its template or names the template that takes its place"),
    OTHER_MAPPING(
            false,
            "%s does not have the mapping of this version: another index template or another version made it",
            "run --set-up, which names a template of others; delete and reinstall an outdated template");

    private final boolean down;
    private final String message;
    private final String remedy;

    IndexCondition(boolean down, String message, String remedy) {
        this.down = down;
        this.message = message;
        this.remedy = remedy;
    }

    /** Whether alerts are lost to their readers. */
    boolean isDown() {
        return down;
    }

    /** Names its entry in the runbook. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** With {@code …} where the index stands. */
    String pattern() {
        return message.replace("%s", "…");
    }

    String remedy() {
        return remedy;
    }

    Finding of(String index) {
        return new Finding(this, message.formatted(index));
    }

    /** A condition with its index, for people. */
    record Finding(IndexCondition condition, String message) {}
}
