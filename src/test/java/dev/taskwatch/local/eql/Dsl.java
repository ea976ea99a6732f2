package dev.taskwatch.local.eql;

import java.util.List;
import java.util.Map;

/** The pieces of Query DSL that conditions become, as the maps that their JSON stands for. */
final class Dsl {
    private Dsl() {}

    static Map<String, Object> matchAll() {
        return Map.of("match_all", Map.of());
    }

    static Map<String, Object> matchNone() {
        return Map.of("match_none", Map.of());
    }

    static Map<String, Object> term(String field, Object value) {
        return Map.of("term", Map.of(field, Map.of("value", value)));
    }

    static Map<String, Object> termIgnoringCase(String field, Object value) {
        return Map.of("term", Map.of(field, Map.of("value", value, "case_insensitive", true)));
    }

    static Map<String, Object> terms(String field, List<?> values) {
        return Map.of("terms", Map.of(field, values));
    }

    /** @param bound {@code gt}, {@code gte}, {@code lt} or {@code lte} */
    static Map<String, Object> range(String field, String bound, Object value) {
        return Map.of("range", Map.of(field, Map.of(bound, value)));
    }

    static Map<String, Object> exists(String field) {
        return Map.of("exists", Map.of("field", field));
    }

    static Map<String, Object> prefix(String field, String value, boolean ignoreCase) {
        return Map.of("prefix", Map.of(field, withCase(value, ignoreCase)));
    }

    static Map<String, Object> wildcard(String field, String pattern, boolean ignoreCase) {
        return Map.of("wildcard", Map.of(field, withCase(pattern, ignoreCase)));
    }

    static Map<String, Object> regexp(String field, String pattern, boolean ignoreCase) {
        Map<String, Object> options = ignoreCase
                ? Map.of("value", pattern, "flags", "ALL", "case_insensitive", true)
                : Map.of("value", pattern, "flags", "ALL");
        return Map.of("regexp", Map.of(field, options));
    }

    static Map<String, Object> not(Map<String, Object> query) {
        return Map.of("bool", Map.of("must_not", List.of(query)));
    }

    static Map<String, Object> all(List<Map<String, Object>> queries) {
        return queries.size() == 1 ? queries.get(0) : Map.of("bool", Map.of("filter", queries));
    }

    static Map<String, Object> any(List<Map<String, Object>> queries) {
        return queries.size() == 1 ? queries.get(0) : Map.of("bool", Map.of("should", queries));
    }

    /** A query whose name comes back with the hits that match it. */
    static Map<String, Object> named(Map<String, Object> query, String name) {
        return Map.of("bool", Map.of("filter", List.of(query), "_name", name));
    }

    private static Map<String, Object> withCase(String value, boolean ignoreCase) {
        return ignoreCase ? Map.of("value", value, "case_insensitive", true) : Map.of("value", value);
    }
}
