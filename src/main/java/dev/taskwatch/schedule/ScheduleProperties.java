package dev.taskwatch.schedule;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service keeps time.
 *
 * @param maxCatchUp how old an open window may grow before it is given up and reported as a gap
 * @param maxLate the same for windows opened by events that arrived late
 * @param retry how soon a tick that failed is tried again, as long as the next tick has not come
 */
@ConfigurationProperties("taskwatch.schedule")
public record ScheduleProperties(
        @DefaultValue("24h") Duration maxCatchUp,
        @DefaultValue("7d") Duration maxLate,
        @DefaultValue("15s") Duration retry) {

    public ScheduleProperties {
        requirePositive("max-catch-up", maxCatchUp);
        requirePositive("max-late", maxLate);
        requirePositive("retry", retry);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "taskwatch.schedule." + name + " must be a positive duration such as 15s or 24h, not " + value);
        }
    }
}
