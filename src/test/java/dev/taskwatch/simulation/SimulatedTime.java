package dev.taskwatch.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** True time, which only goes on, and the service's clock, which may be wrong. */
final class SimulatedTime extends Clock {

    private Instant now;
    private Duration error = Duration.ZERO;

    SimulatedTime(Instant start) {
        now = start;
    }

    /** True time. */
    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** From now on the clock is ahead by {@code wrong}, or behind if that is negative. */
    void set(Duration wrong) {
        error = wrong;
    }

    boolean isRight() {
        return error.isZero();
    }

    @Override
    public Instant instant() {
        return now.plus(error);
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
