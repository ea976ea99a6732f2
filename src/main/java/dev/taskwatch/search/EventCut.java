package dev.taskwatch.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What fits of an event that is too large. The groups of fields that alerts answer from come first, and none of them may
 * crowd out another; the rest follows in its own order.
 */
final class EventCut {

    private static final List<String> FIRST =
            List.of("@timestamp", "host", "source", "destination", "registry", "process", "user", "event", "network");

    /** Quotes, a colon and a comma, or brackets. */
    private static final int PUNCTUATION = 4;

    private static final int SCALAR = 8;

    private int left;

    private EventCut(int letters) {
        left = letters;
    }

    /** How long the value is as JSON, roughly. */
    static long letters(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                            .mapToLong(field ->
                                    PUNCTUATION + String.valueOf(field.getKey()).length() + letters(field.getValue()))
                            .sum()
                    + PUNCTUATION;
        }
        if (value instanceof Collection<?> values) {
            return values.stream().mapToLong(EventCut::letters).sum() + PUNCTUATION;
        }
        return value instanceof String text ? text.length() + PUNCTUATION : SCALAR;
    }

    static Map<String, Object> of(Map<String, Object> source, int letters) {
        int share = letters / (FIRST.size() + 1);
        Map<String, Object> cut = new LinkedHashMap<>();
        for (String group : FIRST) {
            Map<String, Object> fields = new LinkedHashMap<>(source);
            fields.keySet().removeIf(name -> !name.equals(group) && !name.startsWith(group + "."));
            cut.putAll(new EventCut(share).object(fields));
        }
        Map<String, Object> rest = new LinkedHashMap<>(source);
        rest.keySet().removeAll(cut.keySet());
        cut.putAll(new EventCut(share).object(rest));
        return cut;
    }

    private Map<String, Object> object(Map<?, ?> whole) {
        Map<String, Object> cut = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : whole.entrySet()) {
            String name = String.valueOf(field.getKey());
            left -= PUNCTUATION + name.length();
            Object value = left <= 0 ? null : value(field.getValue());
            if (value != null) {
                cut.put(name, value);
            }
        }
        return cut;
    }

    private @Nullable Object value(@Nullable Object whole) {
        if (whole instanceof Map<?, ?> object) {
            left -= PUNCTUATION;
            return object(object);
        }
        if (whole instanceof Collection<?> values) {
            return list(values);
        }
        if (whole instanceof String text) {
            String cut = text.substring(0, Math.max(0, Math.min(text.length(), left)));
            left -= cut.length() + PUNCTUATION;
            return cut;
        }
        left -= SCALAR;
        return whole;
    }

    private List<Object> list(Collection<?> values) {
        List<Object> cut = new ArrayList<>();
        for (Object whole : values) {
            Object value = left <= 0 ? null : value(whole);
            if (value != null) {
                cut.add(value);
            }
        }
        return cut;
    }
}
