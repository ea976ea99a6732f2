package dev.taskwatch.schedule;

import java.time.Duration;

/** The planner for tests elsewhere. */
public final class Planners {

    private Planners() {}

    /** With the settings that are the service's defaults. */
    public static Planner standard() {
        return new Planner(new ScheduleProperties(Duration.ofHours(24), Duration.ofDays(7), Duration.ofSeconds(15)));
    }
}
