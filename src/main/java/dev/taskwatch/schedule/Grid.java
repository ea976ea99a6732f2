package dev.taskwatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The fixed grid of ticks, counted from the epoch: every 5 minutes means …:00, …:05, …:10, whenever the service started and
 * however long the last run took.
 */
public record Grid(Duration interval) {

    public Grid {
        if (interval.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("interval must be positive: " + interval);
        }
    }

    /** The tick at or just before {@code now}. */
    public Instant latest(Instant now) {
        return now.minusMillis(Math.floorMod(now.toEpochMilli(), interval.toMillis()))
                .truncatedTo(ChronoUnit.MILLIS);
    }

    /** The tick that follows {@code tick}. */
    public Instant after(Instant tick) {
        return tick.plus(interval);
    }
}
