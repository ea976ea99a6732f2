package dev.taskwatch.enrich;

import java.util.List;

/**
 * What surrounds the creation of tasks.
 *
 * @param nearby one for each task, in the order they were asked for
 * @param requests how many requests it took
 */
public record SurroundingsAnswer(List<Nearby> nearby, int requests) {

    public SurroundingsAnswer {
        nearby = List.copyOf(nearby);
    }
}
