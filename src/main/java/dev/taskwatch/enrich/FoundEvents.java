package dev.taskwatch.enrich;

import dev.taskwatch.search.SourceEvent;
import java.util.List;
import java.util.Optional;

/**
 * What one search found.
 *
 * @param events empty if it was not answered
 * @param missing why they may not be all, in plain words
 */
record FoundEvents(Optional<List<SourceEvent>> events, Optional<String> missing) {

    static FoundEvents unanswered(String why) {
        return new FoundEvents(Optional.empty(), Optional.of(why));
    }
}
