package dev.taskwatch.source;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Looks at sources in the cluster. */
interface SourceObserver {

    /** When an event came. */
    String ARRIVAL = "event.ingested";

    /** Counts events that say that they arrived long before they happened. */
    String IMPOSSIBLY_EARLY = ARRIVAL + " before @timestamp";

    /** Counts events that say that they will arrive. */
    String IN_FUTURE = ARRIVAL + " in the future";

    /** When its sensor or agent took note of it. */
    String CREATED = "event.created";

    /**
     * What is there at {@code now}, for each source.
     *
     * @param fields of each source, those to look at
     * @throws dev.taskwatch.search.SearchUnavailableException if the cluster does not answer
     */
    Map<Source, Observation> observe(Map<Source, Set<String>> fields, Instant now);
}
