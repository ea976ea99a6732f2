package dev.taskwatch.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One of the service's replicas: its name, its clocks, and the process that runs there at times. */
final class Replica {

    final String name;
    final ReplicaClock clock;
    private Optional<Service> service = Optional.empty();
    private Instant wakes;
    private boolean busy;

    Replica(String name, ReplicaClock clock, Instant wakes) {
        this.name = name;
        this.clock = clock;
        this.wakes = wakes;
    }

    Optional<Service> service() {
        return service;
    }

    void runs(Service started) {
        service = Optional.of(started);
    }

    /** The process is gone; who starts it again sets its clock right. */
    void isGone(Instant until) {
        service = Optional.empty();
        clock.set(Duration.ZERO);
        wakes = until;
    }

    void sleepsUntil(Instant time) {
        wakes = time;
    }

    /** When it polls next, by true time. */
    Instant wakes() {
        return wakes;
    }

    /** In the middle of a poll, where it may stay for long. */
    boolean isBusy() {
        return busy;
    }

    void setBusy(boolean polls) {
        busy = polls;
    }
}
