package dev.taskwatch.run;

import java.time.Instant;

/** Asks the cluster for its time. */
public interface ClusterTime {

    /**
     * The time of the cluster's clock while it answered.
     *
     * @throws StateUnavailableException if it did not answer, or if there is no state yet
     */
    Instant ask();
}
