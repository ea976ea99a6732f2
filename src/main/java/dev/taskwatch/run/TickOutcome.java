package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.RuleState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of a rule's tick.
 *
 * @param state as it was stored
 * @param reports one a run, the current window's first; none of a replica that stands by
 * @param heldBy the other replica that runs the rule; empty if this one does
 * @param canTellLate whether the rule's indices record when events arrived
 * @param lateFailure why the last look for late events came to nothing
 */
public record TickOutcome(
        Rule rule,
        Instant tick,
        RuleState state,
        List<RunReport> reports,
        Optional<String> heldBy,
        boolean canTellLate,
        Optional<String> lateFailure) {

    public TickOutcome {
        reports = List.copyOf(reports);
        if (reports.isEmpty() == heldBy.isEmpty()) {
            throw new IllegalArgumentException("a tick either ran or stood by");
        }
    }

    static TickOutcome ran(
            Rule rule,
            Instant tick,
            RuleState state,
            List<RunReport> reports,
            boolean canTellLate,
            Optional<String> lateFailure) {
        return new TickOutcome(rule, tick, state, reports, Optional.empty(), canTellLate, lateFailure);
    }

    static TickOutcome standby(Rule rule, Instant tick, RuleState state, String holder) {
        return new TickOutcome(rule, tick, state, List.of(), Optional.of(holder), true, Optional.empty());
    }

    /** The run over the window that ends at the tick; empty of a replica that stands by. */
    public Optional<RunReport> current() {
        return reports.stream().findFirst();
    }
}
