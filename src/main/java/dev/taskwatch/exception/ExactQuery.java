package dev.taskwatch.exception;

import dev.taskwatch.rule.FieldMappings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Query DSL that compares the whole value of a field, however an index maps it. On a text field a plain {@code term} or
 * {@code wildcard} query compares each word of the value, so {@code berlin} would match {@code fs-berlin-01}.
 */
final class ExactQuery {

    private final FieldMappings mappings;

    ExactQuery(FieldMappings mappings) {
        this.mappings = mappings;
    }

    /** Whether the field has {@code value}, which may contain the wildcards {@code *} and {@code ?}. */
    Map<String, Object> matches(String field, String value) {
        return hasWildcards(value) ? wildcard(field, value, false) : term(field, value);
    }

    /** The same without regard to case. */
    Map<String, Object> matchesInAnyCase(String field, String value) {
        return wildcard(field, value, true);
    }

    static boolean hasWildcards(String value) {
        return value.contains("*") || value.contains("?");
    }

    /** Exact on every mapping, also an unknown one: the guard excludes the field where it is text. */
    private static Map<String, Object> term(String field, String value) {
        Map<String, Object> own = Map.of("term", Map.of(field, Map.of("value", value)));
        Map<String, Object> keyword = Map.of("term", Map.of(FieldMappings.keyword(field), Map.of("value", value)));
        return any(List.of(keyword, all(List.of(own), List.of(isWordOfText(field, value)))));
    }

    /**
     * Holds for the texts that a {@code term} query for {@code value} matches, and for no other field type: only text
     * fields support phrase prefixes, and {@code lenient} turns the refusal of other types into "no match".
     */
    private static Map<String, Object> isWordOfText(String field, String value) {
        return Map.of(
                "multi_match",
                Map.of(
                        "query",
                        value,
                        "fields",
                        List.of(field),
                        "type",
                        "phrase_prefix",
                        "analyzer",
                        "keyword",
                        "lenient",
                        true));
    }

    /** There is no such guard for wildcards: the field itself counts only where its mapping is known not to be text. */
    private Map<String, Object> wildcard(String field, String value, boolean anyCase) {
        Map<String, Object> keyword = wildcardQuery(FieldMappings.keyword(field), value, anyCase);
        if (!mappings.knows(field) || mappings.isTextEverywhere(field)) {
            return keyword;
        }
        List<Map<String, Object>> no = new ArrayList<>();
        no.add(exists(FieldMappings.keyword(field))); // an index that is newer than what is known may map it as text
        if (!mappings.textIndices(field).isEmpty()) {
            no.add(Map.of(
                    "terms",
                    Map.of(
                            "_index",
                            mappings.textIndices(field).stream().sorted().toList())));
        }
        return any(List.of(keyword, all(List.of(wildcardQuery(field, value, anyCase)), no)));
    }

    private static Map<String, Object> wildcardQuery(String field, String value, boolean anyCase) {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("value", value.replace("\\", "\\\\")); // as in paths; to the query they would escape
        if (anyCase) {
            query.put("case_insensitive", true);
        }
        return Map.of("wildcard", Map.of(field, query));
    }

    static Map<String, Object> exists(String field) {
        return Map.of("exists", Map.of("field", field));
    }

    static Map<String, Object> any(List<Map<String, Object>> queries) {
        return queries.size() == 1
                ? queries.get(0)
                : Map.of("bool", Map.of("should", queries, "minimum_should_match", 1));
    }

    static Map<String, Object> all(List<Map<String, Object>> queries, List<Map<String, Object>> none) {
        Map<String, Object> clauses = new LinkedHashMap<>();
        if (!queries.isEmpty()) {
            clauses.put("filter", queries);
        }
        if (!none.isEmpty()) {
            clauses.put("must_not", none);
        }
        return Map.of("bool", clauses);
    }
}
