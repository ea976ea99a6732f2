package dev.taskwatch.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a source.
 *
 * @param lastHour how many events of the last hour there are
 * @param newest the time of its newest event
 * @param delay how late events arrive, at the 99th percentile
 * @param tolerated how late they may arrive for the scheduled windows of every rule
 * @param lag how long after they happen they are noted, at the median
 */
public record SourceStatus(
        Source source,
        SourceState state,
        long lastHour,
        Optional<Instant> newest,
        Optional<Duration> delay,
        Duration tolerated,
        Optional<Duration> lag) {}
