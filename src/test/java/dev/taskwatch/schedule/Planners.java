package dev.taskwatch.schedule;

import java.time.Duration;

/** The planner for tests elsewhere. */
public final class Planners {

    private Planners() {}

    /** With the settings that are the service's defaults. */
    public static Planner standard() {
        return with(settings(Duration.ofHours(24), Duration.ofDays(7)));
    }

    public static Planner with(ScheduleProperties properties) {
        return new Planner(properties);
    }

    public static ScheduleProperties settings(Duration maxCatchUp, Duration maxLate) {
        return settings(maxCatchUp, maxLate, "test");
    }

    public static ScheduleProperties settings(Duration maxCatchUp, Duration maxLate, String replica) {
        return new ScheduleProperties(maxCatchUp, maxLate, Duration.ofMinutes(5), Duration.ofSeconds(5), replica);
    }
}
