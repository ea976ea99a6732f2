package dev.taskwatch.enrich;

import dev.taskwatch.rule.Rule;
import java.util.List;

/** What else was seen around the creation of tasks. Changes nothing, and may be asked again. */
public interface Surroundings {

    /**
     * One answer for each of {@code writes}, in their order.
     *
     * @throws SurroundingsUnavailableException if the cluster did not answer, or not in time
     */
    List<Nearby> around(Rule rule, List<TaskWrite> writes);
}
