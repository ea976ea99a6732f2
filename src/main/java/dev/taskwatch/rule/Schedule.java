package dev.taskwatch.rule;

import java.time.Duration;

/**
 * When a rule runs and how far back each run looks.
 *
 * @param interval from one tick to the next
 * @param lookback how much event time one run searches, at least the interval, so that no event falls between two runs
 */
public record Schedule(Duration interval, Duration lookback) {
    public Schedule {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("rule.interval is zero; give a time such as \"5m\"");
        }
        if (lookback.compareTo(interval) < 0) {
            throw new IllegalArgumentException(
                    "rule.from reaches back %s but the rule runs every %s, so events in between would never be searched; give from = \"now-%s\" or earlier"
                            .formatted(TimeSpan.text(lookback), TimeSpan.text(interval), TimeSpan.text(interval)));
        }
    }

    /** The event time that a run shares with the run before it. */
    public Duration overlap() {
        return lookback.minus(interval);
    }

    /** As a rule's file has it, such as {@code 5m}. */
    public String intervalText() {
        return TimeSpan.text(interval);
    }

    /** As a rule's file has it behind {@code now-}. */
    public String lookbackText() {
        return TimeSpan.text(lookback);
    }
}
