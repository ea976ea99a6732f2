package dev.taskwatch.enrich;

import dev.taskwatch.search.SourceEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events around a task's creation, in order of time.
 *
 * @param missing why they may not be all, in plain words
 */
public record Nearby(Map<Question, List<SourceEvent>> events, Optional<String> missing) {

    public Nearby {
        events = Map.copyOf(events);
    }

    List<SourceEvent> of(Question question) {
        return events.getOrDefault(question, List.of());
    }
}
