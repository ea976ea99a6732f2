package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Instant;

/** Looks for events that a rule would have wanted to see earlier. */
public interface LateEvents {

    /**
     * The times of events in {@code window} that one of the rule's parts matches by itself and that arrived at or after
     * {@code arrivedSince}.
     *
     * @throws SearchUnavailableException if the cluster did not answer: ask again later
     * @throws SearchBlindException if the cluster cannot answer this rule as things are
     */
    LateAnswer find(Rule rule, DetectionWindow window, Instant arrivedSince);
}
