package dev.taskwatch.enrich;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.Match;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells of tasks what their matches alone do not say. */
@Component
public final class Enricher {

    private static final Logger log = LoggerFactory.getLogger(Enricher.class);

    private final Surroundings surroundings;

    Enricher(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The story of each write by its match. Never throws: an alert without a story is better than none. */
    public Map<Match, TaskStory> tell(Rule rule, List<TaskWrite> writes) {
        Map<Match, TaskStory> stories = new LinkedHashMap<>();
        try {
            List<Nearby> around = surroundings.around(rule, writes);
            for (int i = 0; i < writes.size(); i++) {
                stories.put(writes.get(i).match(), TaskStories.of(writes.get(i), around.get(i)));
            }
        } catch (RuntimeException e) { // also of what hostile events might provoke
            log.warn(
                    "alerts of rule {} are written without what surrounds their tasks",
                    rule.id().value(),
                    e);
            writes.forEach(write ->
                    stories.putIfAbsent(write.match(), TaskStory.untold(write, String.valueOf(e.getMessage()))));
        }
        return stories;
    }
}
