package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.RuleState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States in memory, as {@link StateStore} promises; what runs came to is not kept. */
public final class InMemoryStateStore implements StateStore {

    private final Map<RuleId, StoredState> states = new HashMap<>();
    private long sequenceNumber;

    @Override
    public Optional<StoredState> load(RuleId rule) {
        return Optional.ofNullable(states.get(rule));
    }

    @Override
    public StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
        if (!load(rule).map(StoredState::sequenceNumber).equals(previous.map(StoredState::sequenceNumber))) {
            throw new StateConflictException(rule);
        }
        StoredState stored = new StoredState(next, sequenceNumber++, 1);
        states.put(rule, stored);
        return stored;
    }
}
