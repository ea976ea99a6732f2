package dev.taskwatch.rule;

import java.util.Set;

/**
 * One way in which indices map a field.
 *
 * @param type Elasticsearch's name of the field type
 * @param docValues whether values can be read from doc values, without {@code _source}
 * @param indices the indices that map the field so; empty if every index does
 */
public record FieldMapping(String type, boolean docValues, Set<String> indices) {

    private static final Set<String> DATES = Set.of("date", "date_nanos");

    /** Types whose values are analysed into words, so that a query for one word matches a longer value. */
    private static final Set<String> TEXTS =
            Set.of("text", "match_only_text", "search_as_you_type", "annotated_text", "semantic_text");

    public FieldMapping {
        indices = Set.copyOf(indices);
    }

    boolean isDate() {
        return DATES.contains(type);
    }

    boolean isText() {
        return TEXTS.contains(type);
    }

    boolean isInEveryIndex() {
        return indices.isEmpty();
    }
}
