package dev.taskwatch.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The events of a source that arrived last. By arrival, since among the newest by {@code @timestamp} those that come late
 * are not there yet, and every source would look punctual.
 */
record Sample(List<SampledEvent> events) {

    static final Sample NONE = new Sample(List.of());

    Sample {
        events = List.copyOf(events);
    }

    int size() {
        return events.size();
    }

    Optional<Instant> newest() {
        return events.stream().map(SampledEvent::time).max(Comparator.naturalOrder());
    }

    Optional<Instant> lastArrival() {
        return events.stream().map(SampledEvent::arrived).max(Comparator.naturalOrder());
    }

    /** The longest time in which nothing arrived, between the first and the last of these events. */
    Duration longestPause() {
        List<Instant> arrivals =
                events.stream().map(SampledEvent::arrived).sorted().toList();
        return IntStream.range(1, arrivals.size())
                .mapToObj(i -> Duration.between(arrivals.get(i - 1), arrivals.get(i)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** How late 99 of 100 arrive at most; empty if none says when it arrived. */
    Optional<Duration> delay() {
        return percentile(
                99,
                events.stream()
                        .flatMap(event -> event.ingested().map(at -> Duration.between(event.time(), at)).stream())
                        .toList());
    }

    /** How long after it happened an event is noted, in the middle case; negative if it is stamped after it was noted. */
    Optional<Duration> lag() {
        return percentile(
                50,
                events.stream()
                        .flatMap(event -> event.created().map(at -> Duration.between(event.time(), at)).stream())
                        .toList());
    }

    private static Optional<Duration> percentile(int percent, List<Duration> durations) {
        int rank = (durations.size() * percent + 99) / 100;
        return durations.stream().sorted().skip(Math.max(0, rank - 1)).findFirst();
    }
}
