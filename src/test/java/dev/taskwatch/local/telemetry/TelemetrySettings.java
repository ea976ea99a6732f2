package dev.taskwatch.local.telemetry;

import java.time.Duration;

/**
 * How much happens.
 *
 * @param eventsPerSecond background events; an attack adds a few dozen of its own
 * @param firstAttack from the start to the first attack
 * @param attackEvery from one attack to the next; the three shapes take turns
 */
public record TelemetrySettings(int eventsPerSecond, Duration firstAttack, Duration attackEvery) {

    /** Each shape has one target: closer attacks would put two of them within the rule's minute, and cross-pair. */
    static final Duration CLOSEST_ATTACKS = Duration.ofSeconds(30);

    public TelemetrySettings {
        if (eventsPerSecond < 1 || eventsPerSecond > 500) {
            throw new IllegalArgumentException("eventsPerSecond is not from 1 to 500: " + eventsPerSecond);
        }
        if (firstAttack.isNegative()) {
            throw new IllegalArgumentException("firstAttack is negative: " + firstAttack);
        }
        if (attackEvery.compareTo(CLOSEST_ATTACKS) < 0) {
            throw new IllegalArgumentException("attackEvery is below " + CLOSEST_ATTACKS + ": " + attackEvery);
        }
    }
}
