package dev.taskwatch.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service keeps time.
 *
 * @param maxCatchUp how old an open window may grow before it is given up and reported as a gap
 * @param maxLate how long a window opened by events that arrived late, however old they are, may stay open
 * @param lateCheck how often to look for events that arrived late; at the next tick of the rule
 * @param retry how soon a tick that failed is tried again; then twice as late each time, until the next tick comes
 * @param replica what tells this replica from others, and is the same after a restart; the host's name if absent
 */
@ConfigurationProperties("taskwatch.schedule")
public record ScheduleProperties(
        @DefaultValue("24h") Duration maxCatchUp,
        @DefaultValue("7d") Duration maxLate,
        @DefaultValue("5m") Duration lateCheck,
        @DefaultValue("5s") Duration retry,
        @Nullable String replica) {

    public ScheduleProperties {
        requirePositive("max-catch-up", maxCatchUp);
        requirePositive("max-late", maxLate);
        requirePositive("late-check", lateCheck);
        requirePositive("retry", retry);
        replica = replica == null || replica.isBlank() ? null : replica.strip();
        if (replica != null && !replica.matches("[\\p{Graph}]{1,253}")) {
            throw new IllegalArgumentException(
                    "taskwatch.schedule.replica must be a name of up to 253 letters without blanks,"
                            + " such as a host's, not \"" + replica + "\"");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "taskwatch.schedule." + name + " must be a positive duration such as 15s or 24h, not " + value);
        }
    }
}
