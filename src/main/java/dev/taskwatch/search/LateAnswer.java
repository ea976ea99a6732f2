package dev.taskwatch.search;

import java.time.Instant;
import java.util.List;

/**
 * What arrived late.
 *
 * @param times of the events, each once, in order
 * @param canTell whether the rule's indices record arrival at all; without {@code event.ingested} nothing is ever late
 * @param requests how many requests it took
 */
public record LateAnswer(List<Instant> times, boolean canTell, int requests) {

    public LateAnswer {
        times = List.copyOf(times);
    }
}
