package dev.taskwatch.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's clock. It is read seldom and carried on by a clock that never steps, so that no change of the service's own
 * clock shows in it.
 */
public final class ClusterClock {

    private static final Logger log = LoggerFactory.getLogger(ClusterClock.class);

    private final ClusterTime cluster;
    private final Duration every;
    private final LongSupplier nanoTime;
    private @Nullable Instant read;
    private long readAt;

    /**
     * Creates a clock that has not been read.
     *
     * @param every for how long a reading is used
     * @param nanoTime a clock that never steps, such as {@link System#nanoTime}
     */
    public ClusterClock(ClusterTime cluster, Duration every, LongSupplier nanoTime) {
        this.cluster = cluster;
        this.every = every;
        this.nanoTime = nanoTime;
    }

    /** The cluster's time, late by no more than the answer took; empty if the cluster does not say. */
    public synchronized Optional<Instant> now() {
        if (read == null || age(readAt).compareTo(every) >= 0) {
            read();
        }
        return Optional.ofNullable(read).map(time -> time.plus(age(readAt)));
    }

    private void read() {
        read = null;
        try {
            Instant time = cluster.ask();
            readAt = nanoTime.getAsLong();
            read = time;
        } catch (StateUnavailableException e) {
            log.debug("the time of the cluster could not be read", e);
        }
    }

    private Duration age(long since) {
        return Duration.ofNanos(nanoTime.getAsLong() - since);
    }
}
