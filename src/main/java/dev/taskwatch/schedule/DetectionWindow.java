package dev.taskwatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The event time one run searches: {@code from} inclusive, {@code to} exclusive, UTC. */
public record DetectionWindow(Instant from, Instant to) {

    public DetectionWindow {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("window ends before it starts: " + from + " to " + to);
        }
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    /** Whether every instant of {@code other} lies in this window. */
    public boolean covers(DetectionWindow other) {
        return !other.from.isBefore(from) && !other.to.isAfter(to);
    }

    /** Whether the two share an instant, or follow each other without a gap. */
    boolean touches(DetectionWindow other) {
        return !other.from.isAfter(to) && !other.to.isBefore(from);
    }

    /** The smallest window that covers both. */
    public DetectionWindow span(DetectionWindow other) {
        return new DetectionWindow(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
    }

    /** The same end, a later start; {@code start} at or before {@code from} changes nothing. */
    public DetectionWindow startingAt(Instant start) {
        return start.isAfter(from) ? new DetectionWindow(start, to) : this;
    }

    /** The same start, an earlier end; {@code end} at or behind {@code to} changes nothing. */
    DetectionWindow endingAt(Instant end) {
        return end.isBefore(to) ? new DetectionWindow(from, end) : this;
    }

    /**
     * This window in pieces, oldest first: each begins {@code length} after the one before, and reaches over the next by
     * {@code overlap}.
     */
    List<DetectionWindow> pieces(Duration length, Duration overlap) {
        List<DetectionWindow> pieces = new ArrayList<>();
        Instant start = from;
        Instant end = start.plus(length).plus(overlap);
        while (end.isBefore(to)) {
            pieces.add(new DetectionWindow(start, end));
            start = start.plus(length);
            end = end.plus(length);
        }
        pieces.add(startingAt(start));
        return pieces;
    }

    @Override
    public String toString() {
        return from + "/" + to;
    }
}
