package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.RuleState;
import java.util.List;
import java.util.Optional;

/** Where a rule's state outlives the process. Every change is a compare-and-set. */
public interface StateStore {

    /**
     * The state as it is now; empty if the rule has never run.
     *
     * @throws StateUnavailableException if that is not known
     */
    Optional<StoredState> load(RuleId rule);

    /**
     * Stores {@code next} if the state is still {@code previous} (empty: there is none yet), and what the runs that led
     * to it came to; a run that was told of before, which may not have been answered, is told of once.
     *
     * @return the stored state, to be the next {@code previous}
     * @throws StateConflictException if somebody else stored one meanwhile: load again
     * @throws StateUnavailableException if it is not known whether it was stored: load again
     */
    StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports);

    /** A state with its version in the store. */
    record StoredState(RuleState state, long sequenceNumber, long primaryTerm) {}
}
