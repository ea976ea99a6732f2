package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import java.util.Collection;

/** Fetches what matched events say. Searches give only references, so that memory does not grow with matches. */
public interface SourceEvents {

    /**
     * Fetches the events that {@code refs} name from the indices behind the rule's patterns.
     *
     * @throws SearchUnavailableException if the cluster did not answer
     */
    SourceAnswer fetch(Rule rule, Collection<EventRef> refs);
}
