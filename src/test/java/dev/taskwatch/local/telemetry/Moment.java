package dev.taskwatch.local.telemetry;

import java.time.Duration;
import java.time.Instant;

/**
 * The three times of an event.
 *
 * @param stamped its {@code @timestamp}
 * @param created when the sensor noted it
 * @param ingested when Elasticsearch gets it
 */
record Moment(Instant stamped, Instant created, Instant ingested) {

    private static final Duration SHIPPING = Duration.ofMillis(800);

    static Moment of(Instant happened) {
        return new Moment(happened, happened, happened.plus(SHIPPING));
    }

    /** The same event noted, and so shipped, later. */
    Moment noted(Duration later) {
        return new Moment(stamped, created.plus(later), ingested.plus(later));
    }

    /** The same event stamped by a clock that runs behind. */
    Moment stampedBehind(Duration behind) {
        return new Moment(stamped.minus(behind), created, ingested);
    }
}
