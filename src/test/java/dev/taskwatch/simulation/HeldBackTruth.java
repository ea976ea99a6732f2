package dev.taskwatch.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What was really held back when a process counted it: no exception may have been given more. */
final class HeldBackTruth {

    private final Set<String> heldBack = new HashSet<>();
    private final Set<String> matched = new HashSet<>();

    /** Begins another count. */
    void next() {
        matched.clear();
    }

    /** What one of the count's searches could have found, and what of that cannot be seen. */
    void saw(Set<String> all, Set<String> visible) {
        matched.addAll(all);
        matched.stream().filter(terminal -> !visible.contains(terminal)).forEach(heldBack::add);
    }

    void check(ToIntFunction<String> counted) {
        for (String name : Benign.NAMES) {
            int count = counted.applyAsInt(name);
            if (count > heldBack.size()) {
                throw new Violation(Law.HELD_BACK, count + " by " + name + ", but there are only " + heldBack.size());
            }
        }
    }
}
