package dev.taskwatch.source;

import java.time.Instant;
import java.util.Optional;

/**
 * The times of one event.
 *
 * @param time when it happened, by its host's clock
 * @param created when its sensor or agent took note of it
 * @param ingested when the cluster got it, by the cluster's clock
 */
record SampledEvent(Instant time, Optional<Instant> created, Optional<Instant> ingested) {

    /** When it was there to be found, as far as that is known. */
    Instant arrived() {
        return ingested.orElse(time);
    }
}
