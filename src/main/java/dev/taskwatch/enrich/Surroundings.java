package dev.taskwatch.enrich;

import dev.taskwatch.rule.Rule;
import java.util.List;

/**
 * What else was seen around the creation of tasks. Changes nothing, and may be asked again. A cluster that does not answer,
 * or not in time, is no exception: what it left unanswered is named as {@link Nearby#missing}.
 */
public interface Surroundings {

    SurroundingsAnswer around(Rule rule, List<TaskWrite> writes);
}
