package dev.taskwatch.search;

import dev.taskwatch.schedule.DetectionWindow;
import java.util.List;

/**
 * What arrived late.
 *
 * @param times of the events, in order; a window holds those of a minute, and nothing before its first and after its last
 * @param canTell whether the rule's indices record arrival at all; without {@code event.ingested} nothing is ever late
 * @param requests how many requests it took
 */
public record LateAnswer(List<DetectionWindow> times, boolean canTell, int requests) {

    public LateAnswer {
        times = List.copyOf(times);
    }
}
