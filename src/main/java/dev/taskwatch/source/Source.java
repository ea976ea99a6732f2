package dev.taskwatch.source;

import dev.taskwatch.rule.IndexPattern;
import dev.taskwatch.rule.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Where events of one category come from. Rules that ask for the same share it.
 *
 * @param indices an index pattern, and what the rule excludes from all of its patterns
 * @param category as the events name it, or {@code any}
 */
public record Source(List<String> indices, String category, String timestampField, String categoryField) {

    static final String ANY = "any";

    public Source {
        indices = List.copyOf(indices);
    }

    /** One for each pattern of the rule. */
    static List<Source> of(Rule rule, String category) {
        return rule.indices().stream()
                .filter(pattern -> !new IndexPattern(pattern).excludes())
                .map(pattern ->
                        new Source(indices(rule, pattern), category, rule.timestampField(), rule.eventCategoryField()))
                .toList();
    }

    private static List<String> indices(Rule rule, String pattern) {
        IndexPattern included = new IndexPattern(pattern);
        List<String> indices = new ArrayList<>(List.of(pattern));
        rule.indices().stream()
                .map(IndexPattern::new)
                .filter(other -> other.excludes() && other.excludesFrom(included))
                .map(IndexPattern::text)
                .forEach(indices::add);
        return indices;
    }

    public String pattern() {
        return indices.get(0);
    }

    boolean everyCategory() {
        return category.equals(ANY);
    }

    /** Such as {@code network events of winlogbeat-*}. */
    String events() {
        return kind() + " of " + pattern();
    }

    /** Such as {@code network events}. */
    String kind() {
        return everyCategory() ? "events" : category + " events";
    }
}
