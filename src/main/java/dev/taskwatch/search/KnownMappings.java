package dev.taskwatch.search;

import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.Rule;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How the indices behind each rule map the fields that runs read. The checks of the data sources refresh it; a tick asks
 * nothing, except once for the fields of an exception list item that is new.
 */
@Component
public final class KnownMappings {

    private static final Logger log = LoggerFactory.getLogger(KnownMappings.class);

    private static final String UNKNOWN = "the field mappings behind rule {} are not known: {}";

    private final FieldCaps caps;
    private final Map<List<String>, FieldMappings> byIndices = new ConcurrentHashMap<>();

    KnownMappings(FieldCaps caps) {
        this.caps = caps;
    }

    /** Returns what is known; {@link FieldMappings#UNKNOWN} before the first check. */
    public FieldMappings of(Rule rule) {
        return byIndices.getOrDefault(rule.indices(), FieldMappings.UNKNOWN);
    }

    /** Asks again for everything that runs of {@code rules} read. What cannot be asked stays as it is. */
    public void refresh(List<Rule> rules) {
        Set<List<String>> done = new HashSet<>();
        for (Rule rule : rules) {
            if (done.add(rule.indices())) {
                Set<String> fields = new LinkedHashSet<>(FetchedFields.all(rule).mapped());
                Set<String> ofItems = new LinkedHashSet<>(of(rule).fields().keySet());
                ofItems.removeIf(field -> fields.contains(field) && !of(rule).knows(FieldMappings.keyword(field)));
                fields.removeAll(ofItems);
                learn(rule, fields, false);
                learn(rule, ofItems, true);
            }
        }
    }

    /**
     * Returns what is known after asking for those of {@code fields}, of exception list items, that are not known yet.
     *
     * @throws SearchUnavailableException if the cluster did not answer: without the mappings an item would suppress less
     *     than it says, and a passing fault would make alerts of known benign activity
     */
    FieldMappings knowing(Rule rule, Set<String> fields) {
        // Every field is asked with its keyword sub-field, so a field whose sub-field is unknown was not asked by
        // index.
        if (!of(rule).fields().keySet().containsAll(fields)) {
            require(rule, fields);
        }
        return of(rule);
    }

    void learn(Rule rule, FieldMappings mappings) {
        byIndices.merge(rule.indices(), mappings, FieldMappings::with);
    }

    private void learn(Rule rule, Set<String> fields, boolean byIndex) {
        if (fields.isEmpty()) {
            return;
        }
        try {
            learn(rule, caps.ask(rule, fields, byIndex));
        } catch (SearchUnavailableException e) {
            log.warn(UNKNOWN, rule.id(), e.getMessage());
        }
    }

    private void require(Rule rule, Set<String> fields) {
        try {
            learn(rule, caps.ask(rule, fields, true));
        } catch (SearchUnavailableException e) {
            if (!ElasticsearchFieldCaps.isDenied(e)) { // otherwise the cluster would give the same answer again
                throw e;
            }
            log.warn(UNKNOWN, rule.id(), e.getMessage());
        }
    }
}
