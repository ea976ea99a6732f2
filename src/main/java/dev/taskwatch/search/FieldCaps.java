package dev.taskwatch.search;

import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.Rule;
import java.util.Set;

/** Asks how the indices behind a rule's patterns map fields. */
interface FieldCaps {

    /**
     * Returns an entry for each of {@code fields}.
     *
     * @param byIndex whether to name the indices that map a field in another way, or not at all
     * @throws SearchUnavailableException if the cluster did not answer
     */
    FieldMappings ask(Rule rule, Set<String> fields, boolean byIndex);
}
