package dev.taskwatch.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** What a replica takes for the time: always a little off, and sometimes wrong. Its monotonic clock began at any time. */
final class ReplicaClock extends Clock {

    private final SimulatedTime time;
    private final Duration offset;
    private final Instant monotonicStart;
    private Duration error = Duration.ZERO;

    ReplicaClock(SimulatedTime time, Duration offset, Instant monotonicStart) {
        this.time = time;
        this.offset = offset;
        this.monotonicStart = monotonicStart;
    }

    /** From now on the clock is ahead by {@code wrong}, or behind if that is negative. */
    void set(Duration wrong) {
        error = wrong;
    }

    @Override
    public Instant instant() {
        return time.now().plus(offset).plus(error);
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
