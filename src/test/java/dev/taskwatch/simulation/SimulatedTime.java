package dev.taskwatch.simulation;

import java.time.Duration;
import java.time.Instant;

/** True time, which only goes on. */
final class SimulatedTime {

    private Instant now;

    SimulatedTime(Instant start) {
        now = start;
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
