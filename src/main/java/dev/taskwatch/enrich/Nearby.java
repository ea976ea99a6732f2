package dev.taskwatch.enrich;

import dev.taskwatch.search.SourceEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events around a task's creation, in order of time.
 *
 * @param events by question; a question that nobody answered has no entry
 * @param missing why they may not be all, in plain words
 */
public record Nearby(Map<Question, List<SourceEvent>> events, Optional<String> missing) {

    public Nearby {
        events = Map.copyOf(events);
    }

    /** Nothing, for this reason. */
    static Nearby unread(String why) {
        return new Nearby(Map.of(), Optional.of(why));
    }

    /** Nothing, as the write does not name the machine that it was seen on. */
    static Nearby ofNoMachine() {
        return unread("the events do not say which host they are of");
    }

    boolean answers(Question question) {
        return events.containsKey(question);
    }

    List<SourceEvent> of(Question question) {
        return events.getOrDefault(question, List.of());
    }

    Enrichment enrichment() {
        if (missing.isEmpty()) {
            return Enrichment.COMPLETE;
        }
        return events.isEmpty() ? Enrichment.FAILED : Enrichment.PARTIAL;
    }
}
