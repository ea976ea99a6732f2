package dev.taskwatch.search;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one search found, oldest first.
 *
 * @param matches one for each terminal event
 * @param full as much as was asked for came back: there may be more, and the events of the last match may be incomplete
 * @param missing why the answer may lack matches, such as a shard that did not answer; empty if it lacks none
 */
public record SearchAnswer(List<Match> matches, boolean full, Optional<String> missing) {

    public SearchAnswer {
        matches = List.copyOf(matches);
        if (full && matches.isEmpty()) {
            throw new IllegalArgumentException("a full answer has matches");
        }
    }

    /**
     * This answer if it lacks nothing.
     *
     * @throws SearchUnavailableException if it may lack matches
     */
    SearchAnswer requireWhole() {
        missing.ifPresent(why -> {
            throw new SearchUnavailableException(why);
        });
        return this;
    }

    /** When the last match was complete; only of an answer that has one. */
    public Instant lastTime() {
        return matches.get(matches.size() - 1).time();
    }
}
