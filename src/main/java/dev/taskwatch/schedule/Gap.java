package dev.taskwatch.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Event time that no run will search again. Never silent: it is counted, reported and part of the health.
 *
 * @param since the tick that gave it up
 */
public record Gap(DetectionWindow window, Cause cause, Instant since, String reason) {

    /** Why it was given up. */
    public enum Cause {
        /** The open window grew older than the service is told to go back. */
        EXPIRED,
        /** More matches within the rule's maxspan than one answer can hold. */
        SATURATED
    }

    /** Time that expires tick by tick is one gap; each saturated answer is one of its own. */
    boolean isContinuedBy(Gap next) {
        return cause == Cause.EXPIRED && next.cause == cause && window.touches(next.window);
    }

    boolean contains(Gap other) {
        return cause == other.cause && window.covers(other.window);
    }

    /** What of it lies before {@code end}, as of {@code now}. */
    Optional<Gap> before(Instant end, Instant now) {
        return window.from().isBefore(end)
                ? Optional.of(new Gap(window.endingAt(end), cause, now, reason))
                : Optional.empty();
    }

    /** Both as one, as of the later. */
    Gap with(Gap next) {
        return new Gap(window.span(next.window), cause, next.since, next.reason);
    }
}
