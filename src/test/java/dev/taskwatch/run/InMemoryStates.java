package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.RuleState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One rule's state, stored by compare-and-set; fails when told to. */
final class InMemoryStates implements StateStore {

    final List<RunReport> reports = new ArrayList<>();
    int loads;
    private Optional<StoredState> stored = Optional.empty();
    private final Deque<RuntimeException> loadFailures = new ArrayDeque<>();
    private final Deque<RuntimeException> storeFailures = new ArrayDeque<>();

    void failsToLoad(RuntimeException failure) {
        loadFailures.add(failure);
    }

    void failsToStore(RuntimeException failure) {
        storeFailures.add(failure);
    }

    /** Somebody else's doing. */
    void becomes(RuleState state) {
        stored = Optional.of(
                new StoredState(state, stored.map(StoredState::sequenceNumber).orElse(0L) + 1, 1));
    }

    void isDeleted() {
        stored = Optional.empty();
    }

    RuleState state() {
        return stored.orElseThrow().state();
    }

    @Override
    public Optional<StoredState> load(RuleId rule) {
        loads++;
        if (!loadFailures.isEmpty()) {
            throw loadFailures.remove();
        }
        return stored;
    }

    @Override
    public StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reportsOfIt) {
        if (!storeFailures.isEmpty()) {
            throw storeFailures.remove();
        }
        if (!Objects.equals(previous, stored)) {
            throw new StateConflictException(rule);
        }
        becomes(next);
        reports.addAll(reportsOfIt);
        return stored.orElseThrow();
    }
}
