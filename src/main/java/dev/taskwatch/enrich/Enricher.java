package dev.taskwatch.enrich;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.Match;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    public Told tell(Rule rule, List<TaskWrite> writes) {
        SurroundingsAnswer answer = around(rule, writes);
        Map<Match, TaskStory> stories = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            TaskWrite write = writes.get(i);
            stories.put(write.match(), story(write, answer.nearby().get(i)));
        }
        warnOfFailures(rule, stories);
        return new Told(stories, answer.requests());
    }

    private SurroundingsAnswer around(Rule rule, List<TaskWrite> writes) {
        try {
            return surroundings.around(rule, writes);
        } catch (RuntimeException e) { // what hostile events might provoke
            log.warn(
                    "what surrounds the tasks of rule {} cannot be read",
                    rule.id().value(),
                    e);
            Nearby unread = Nearby.unread("what the cluster answered cannot be read: " + e);
            return new SurroundingsAnswer(writes.stream().map(write -> unread).toList(), 1);
        }
    }

    private static TaskStory story(TaskWrite write, Nearby nearby) {
        try {
            return TaskStories.of(write, OwnEvents.among(write, nearby));
        } catch (RuntimeException e) { // likewise
            log.warn("what surrounds {} makes no story", write.event(), e);
            return TaskStories.of(write, Nearby.unread("the events around it cannot be read: " + e));
        }
    }

    private static void warnOfFailures(Rule rule, Map<Match, TaskStory> stories) {
        Map<String, Long> failures = stories.values().stream()
                .filter(story -> story.enrichment() == Enrichment.FAILED)
                .collect(Collectors.groupingBy(story -> story.missing().orElse(""), Collectors.counting()));
        failures.forEach((why, count) -> log.warn(
                "{} alerts of rule {} are written without what surrounds their tasks: {}",
                count,
                rule.id().value(),
                why));
    }
}
