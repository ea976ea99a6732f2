package dev.taskwatch.search;

import java.util.Map;
import java.util.Optional;

/**
 * The events that were asked for.
 *
 * @param events an entry for each event of which the cluster could tell: what it says, or that it is not there
 * @param missing why the cluster could not tell of the others
 */
public record SourceAnswer(Map<EventRef, SourceEvent> events, Optional<String> missing) {

    public SourceAnswer {
        events = Map.copyOf(events);
    }

    /** Whether the answer covers every event of {@code match}. */
    public boolean covers(Match match) {
        return events.keySet().containsAll(match.events());
    }
}
