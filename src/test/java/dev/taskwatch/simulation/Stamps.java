package dev.taskwatch.simulation;

import java.time.Duration;
import java.time.Instant;

/** What events say of their arrival. */
enum Stamps {
    RIGHT,
    /** The pipeline writes local time of a place in the west. */
    HOURS_EARLY,
    /** The pipeline writes local time of a place in the east. */
    HOURS_LATE,
    /** The pipeline writes the same for all. */
    CONSTANT;

    private static final Duration ZONE = Duration.ofHours(5);

    Instant of(Instant arrival) {
        return switch (this) {
            case RIGHT -> arrival;
            case HOURS_EARLY -> arrival.minus(ZONE);
            case HOURS_LATE -> arrival.plus(ZONE);
            case CONSTANT -> Instant.EPOCH;
        };
    }
}
