package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.RuleState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** States in memory, as {@link StateStore} promises; fails when told to. */
public final class InMemoryStateStore implements StateStore {

    final List<RunReport> reports = new ArrayList<>();
    int loads;
    private final Map<RuleId, StoredState> states = new HashMap<>();
    private long sequenceNumber;
    private final Deque<RuntimeException> loadFailures = new ArrayDeque<>();
    private final Deque<RuntimeException> storeFailures = new ArrayDeque<>();

    void failsToLoad(RuntimeException failure) {
        loadFailures.add(failure);
    }

    void failsToStore(RuntimeException failure) {
        storeFailures.add(failure);
    }

    /** Somebody else's doing. */
    void becomes(RuleId rule, RuleState state) {
        states.put(rule, new StoredState(state, sequenceNumber++, 1));
    }

    void isDeleted() {
        states.clear();
    }

    /** Of the only rule that has one. */
    RuleState state() {
        return states.values().iterator().next().state();
    }

    @Override
    public Optional<StoredState> load(RuleId rule) {
        loads++;
        if (!loadFailures.isEmpty()) {
            throw loadFailures.remove();
        }
        return Optional.ofNullable(states.get(rule));
    }

    @Override
    public StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> ofRuns) {
        if (!storeFailures.isEmpty()) {
            throw storeFailures.remove();
        }
        Optional<StoredState> stored = Optional.ofNullable(states.get(rule));
        if (!stored.map(StoredState::sequenceNumber).equals(previous.map(StoredState::sequenceNumber))) {
            throw new StateConflictException(rule);
        }
        becomes(rule, next);
        ofRuns.stream().filter(report -> !reports.contains(report)).forEach(reports::add);
        return Objects.requireNonNull(states.get(rule));
    }
}
