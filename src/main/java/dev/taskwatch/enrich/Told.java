package dev.taskwatch.enrich;

import dev.taskwatch.search.Match;
import java.util.Map;

/**
 * The stories of a batch of task writes.
 *
 * @param requests how many requests it took
 */
public record Told(Map<Match, TaskStory> stories, int requests) {

    public Told {
        stories = Map.copyOf(stories);
    }
}
