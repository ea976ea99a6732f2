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

    /** Returns what is known after asking for those of {@code fields}, of exception list items, that are not known yet. */
    FieldMappings knowing(Rule rule, Set<String> fields) {
        // Every field is asked with its keyword sub-field, so a field whose sub-field is unknown was not asked by
        // index.
        if (!of(rule).fields().keySet().containsAll(fields)) {
            learn(rule, fields, true);
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
            log.warn("the field mappings behind rule {} are not known: {}", rule.id(), e.getMessage());
        }
    }
}
