package dev.taskwatch.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A query of an investigation guide. Where it has the alert's values it keeps their placeholders, such as {@code
 * {{host.name}}}.
 *
 * @param language as a block of code in Markdown names it: {@code sql} or {@code kuery}
 */
record GuideQuery(String label, String language, String code) {

    /** A query as Kibana writes it into a guide. */
    static Optional<GuideQuery> parse(String kind, String json) {
        try {
            return of(kind, JsonMapper.shared().readValue(json, Map.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * A query as a table of a rule file or an object of Kibana has it.
     *
     * @return empty if there is none in it
     */
    static Optional<GuideQuery> of(String kind, @Nullable Object table) {
        if (!(table instanceof Map<?, ?> query)) {
            return Optional.empty();
        }
        return kind.equals("osquery") ? osquery(query) : investigation(query);
    }

    private static Optional<GuideQuery> osquery(Map<?, ?> query) {
        return text(query, "query")
                .map(sql -> new GuideQuery(text(query, "label").orElse("Osquery"), "sql", sql));
    }

    private static Optional<GuideQuery> investigation(Map<?, ?> query) {
        List<String> alternatives = items(query.get("providers")).stream()
                .map(GuideQuery::conjunction)
                .toList();
        if (alternatives.isEmpty() || alternatives.contains("")) {
            return Optional.empty();
        }
        String kql = alternatives.size() == 1
                ? alternatives.get(0)
                : alternatives.stream().map(one -> "(" + one + ")").collect(Collectors.joining("\nor "));
        String label = Stream.of(
                        Optional.of(text(query, "label").orElse("Investigate")),
                        text(query, "description").map(description -> ": " + description),
                        range(query))
                .flatMap(Optional::stream)
                .collect(Collectors.joining());
        return Optional.of(new GuideQuery(label, "kuery", kql));
    }

    private static Optional<String> range(Map<?, ?> query) {
        Optional<String> from = text(query, "relativeFrom");
        Optional<String> to = text(query, "relativeTo");
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(" (" + from.map(time -> "from " + time).orElse("")
                + (from.isPresent() && to.isPresent() ? " " : "")
                + to.map(time -> "to " + time).orElse("") + ")");
    }

    /** Empty if a condition cannot be read: without it the query would mean something else. */
    private static String conjunction(Object providers) {
        List<Optional<String>> conditions =
                items(providers).stream().map(GuideQuery::condition).toList();
        return conditions.stream().allMatch(Optional::isPresent)
                ? conditions.stream().map(Optional::orElseThrow).collect(Collectors.joining(" and "))
                : "";
    }

    private static Optional<String> condition(Object provider) {
        if (!(provider instanceof Map<?, ?> of)) {
            return Optional.empty();
        }
        String not = String.valueOf(of.get("excluded")).equals("true") ? "not " : "";
        return text(of, "field").flatMap(field -> condition(field, of)).map(condition -> not + condition);
    }

    private static Optional<String> condition(String field, Map<?, ?> provider) {
        Object value = provider.get("value");
        if (String.valueOf(provider.get("queryType")).equals("exists")) {
            return Optional.of(field + " : *");
        }
        if (value instanceof Map<?, ?> range) {
            List<String> bounds = Stream.of("gte >=", "gt >", "lte <=", "lt <")
                    .map(bound -> bound.split(" "))
                    .filter(bound -> range.get(bound[0]) != null)
                    .map(bound -> field + " " + bound[1] + " " + quoted(range.get(bound[0])))
                    .toList();
            return bounds.isEmpty() ? Optional.empty() : Optional.of("(" + String.join(" and ", bounds) + ")");
        }
        return value == null || value instanceof List ? Optional.empty() : Optional.of(field + " : " + quoted(value));
    }

    private static String quoted(@Nullable Object value) {
        return value instanceof String text
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                : String.valueOf(value);
    }

    /** On one line if it is a label; a blank text is none. */
    private static Optional<String> text(Map<?, ?> table, String field) {
        return Optional.ofNullable(table.get(field))
                .filter(String.class::isInstance)
                .map(value -> String.valueOf(value).strip())
                .filter(value -> !value.isEmpty());
    }

    private static List<?> items(@Nullable Object list) {
        return list instanceof List<?> items ? items : List.of();
    }

    /** A block of code, in a fence that does not occur in it. */
    String block() {
        String fence = "```";
        while (code.contains(fence)) {
            fence += "`";
        }
        return fence + language + "\n" + code + "\n" + fence;
    }
}
