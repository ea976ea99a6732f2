package dev.taskwatch.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * One table of a TOML file. Whatever is not as it should be ends in an {@link IllegalArgumentException} whose message
 * names the field by its whole path.
 */
final class TomlTable {

    private static final TomlMapper TOML = new TomlMapper();

    private final String path;
    private final Map<String, Object> values;

    private TomlTable(String path, Map<String, Object> values) {
        this.path = path;
        this.values = values;
    }

    static TomlTable parse(String toml) {
        try {
            return new TomlTable("", TOML.readValue(toml, new TypeReference<Map<String, Object>>() {}));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "line " + e.getLocation().getLineNr() + " is not TOML (" + e.getOriginalMessage() + "); correct it",
                    e);
        }
    }

    boolean has(String field) {
        return values.containsKey(field);
    }

    /** Whether it says anything: empty texts, lists and tables do not. */
    boolean says(String field) {
        Object value = values.get(field);
        return value != null
                && !value.equals("")
                && !(value instanceof Collection<?> list && list.isEmpty())
                && !(value instanceof Map<?, ?> table && table.isEmpty());
    }

    Optional<String> text(String field) {
        return value(field, String.class, "a text");
    }

    String requiredText(String field) {
        return text(field).orElseThrow(() -> missing(field));
    }

    /** An absent list is empty. */
    List<String> texts(String field) {
        return list(field, String.class, "texts");
    }

    Optional<Integer> number(String field) {
        return value(field, Integer.class, "a whole number");
    }

    int requiredNumber(String field) {
        return number(field).orElseThrow(() -> missing(field));
    }

    boolean flag(String field) {
        return value(field, Boolean.class, "true or false").orElse(false);
    }

    Optional<TomlTable> table(String field) {
        return value(field, Map.class, "a table").map(table -> at(path(field), table));
    }

    TomlTable requiredTable(String field) {
        return table(field).orElseThrow(() -> missing(field));
    }

    /** An absent list is empty. */
    List<TomlTable> tables(String field) {
        List<?> tables = list(field, Map.class, "tables");
        return IntStream.range(0, tables.size())
                .mapToObj(i -> at(path(field) + "[" + (i + 1) + "]", (Map<?, ?>) tables.get(i)))
                .toList();
    }

    Map<String, Object> asMap() {
        return Collections.unmodifiableMap(values);
    }

    void refuseFieldsBut(Collection<String> known, String reason) {
        for (String field : values.keySet()) {
            if (!known.contains(field)) {
                throw wrong(
                        field,
                        Spelling.nearest(field, known)
                                .map(nearest -> reason + "; did you mean " + nearest + "?")
                                .orElse(reason + "; remove it"));
            }
        }
    }

    IllegalArgumentException wrong(String field, String reason) {
        return new IllegalArgumentException(path(field) + " " + reason);
    }

    private IllegalArgumentException missing(String field) {
        return wrong(field, "is missing; add it");
    }

    private <T> Optional<T> value(String field, Class<T> type, String kind) {
        Object value = values.get(field);
        if (value != null && !type.isInstance(value)) {
            throw wrong(field, "is " + shown(value) + "; give " + kind);
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private <T> List<T> list(String field, Class<T> type, String kind) {
        List<T> items = new ArrayList<>();
        for (Object item : value(field, List.class, "a list of " + kind).orElse(List.of())) {
            if (!type.isInstance(item)) {
                throw wrong(field, "has the entry " + shown(item) + "; give a list of " + kind);
            }
            items.add(type.cast(item));
        }
        return items;
    }

    private static String shown(Object value) {
        return value instanceof String text ? '"' + text + '"' : value.toString();
    }

    private String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    @SuppressWarnings("unchecked") // TOML knows no keys but texts
    private static TomlTable at(String path, Map<?, ?> values) {
        return new TomlTable(path, (Map<String, Object>) values);
    }
}
