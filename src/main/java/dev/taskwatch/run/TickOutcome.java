package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.RuleState;
import java.time.Instant;
import java.util.List;

/**
 * What came of a rule's tick.
 *
 * @param state as it was stored
 * @param reports one a run, the current window's first
 */
public record TickOutcome(Rule rule, Instant tick, RuleState state, List<RunReport> reports) {

    public TickOutcome {
        reports = List.copyOf(reports);
    }

    /** The run over the window that ends at the tick. */
    public RunReport current() {
        return reports.get(0);
    }
}
