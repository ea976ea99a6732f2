package dev.taskwatch.search;

import java.util.Collection;
import java.util.Map;

/** Fetches what matched events say. Searches give only where they lie, so that memory does not grow with matches. */
public interface SourceEvents {

    /**
     * The events by where they lie, one for each of {@code refs}.
     *
     * @throws SearchUnavailableException if the cluster did not answer
     */
    Map<EventRef, SourceEvent> fetch(Collection<EventRef> refs);
}
