package dev.taskwatch.run;

import dev.taskwatch.run.StateStore.StoredState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of several replicas runs a rule: the one that its state names, until the state has stood still for two intervals.
 * No clock is compared with another's: each replica only measures how long it has seen the same version.
 */
final class Lease {

    private final String self;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private @Nullable Long seenVersion;
    private long seenSince;

    /** How often in an interval a replica that stands by looks at the state. */
    static final int LOOKS_AN_INTERVAL = 5;

    /** @param nanoTime a clock that never steps, such as {@link System#nanoTime} */
    Lease(String self, Duration interval, LongSupplier nanoTime) {
        this.self = self;
        // A look may come late by the time between two looks.
        this.patience = interval.multipliedBy(2).minus(interval.dividedBy(LOOKS_AN_INTERVAL));
        this.nanoTime = nanoTime;
    }

    String self() {
        return self;
    }

    /** The other replica that holds the rule; empty if this one may run it. */
    Optional<String> heldByAnother(Optional<StoredState> stored) {
        Optional<String> other = stored.flatMap(state -> state.state().holder()).filter(holder -> !holder.equals(self));
        return other.filter(holder -> isAlive(stored.orElseThrow()));
    }

    private boolean isAlive(StoredState stored) {
        long now = nanoTime.getAsLong();
        if (seenVersion == null || seenVersion != stored.sequenceNumber()) {
            seenVersion = stored.sequenceNumber();
            seenSince = now;
        }
        return now - seenSince < patience.toNanos();
    }
}
