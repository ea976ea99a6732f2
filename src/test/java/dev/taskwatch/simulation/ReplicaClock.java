package dev.taskwatch.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What a replica takes for the time: always off, by more or less from second to second, and sometimes wrong. Its monotonic
 * clock began at any time.
 */
final class ReplicaClock extends Clock {

    private final SimulatedTime time;
    private final Duration offset;
    private final double drift;
    private final Instant start;
    private final Instant monotonicStart;
    private Duration error = Duration.ZERO;

    /**
     * @param offset how far it is ahead at first
     * @param drift how many seconds more it is ahead after each second
     */
    ReplicaClock(SimulatedTime time, Duration offset, double drift, Instant monotonicStart) {
        this.time = time;
        this.offset = offset;
        this.drift = drift;
        this.start = time.now();
        this.monotonicStart = monotonicStart;
    }

    /** From now on the clock is ahead by {@code wrong}, or behind if that is negative. */
    void set(Duration wrong) {
        error = wrong;
    }

    @Override
    public Instant instant() {
        long drifted = (long) (drift * Duration.between(start, time.now()).toMillis());
        return time.now().plus(offset).plusMillis(drifted).plus(error);
    }

    long nanoTime() {
        return Duration.between(monotonicStart, time.now()).toNanos();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the service keeps UTC");
    }
}
