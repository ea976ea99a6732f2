package dev.taskwatch.schedule;

/** Planners for tests of other packages. */
public final class Planners {

    private Planners() {}

    public static Planner with(ScheduleProperties properties) {
        return new Planner(properties);
    }
}
