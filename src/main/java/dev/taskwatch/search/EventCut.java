package dev.taskwatch.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What fits of an event that is too large. The fields that alerts answer from come first. Whatever shares the room, no
 * field crowds out a smaller one: what is small stays whole, and what is too large for its share is cut to it.
 */
final class EventCut {

    /** What alerts answer from. */
    static final List<String> ESSENTIAL = List.of(
            "@timestamp",
            "agent.hostname",
            "agent.id",
            "agent.name",
            "agent.type",
            "data_stream.dataset",
            "data_stream.namespace",
            "destination.ip",
            "destination.port",
            "event.action",
            "event.category",
            "event.code",
            "event.created",
            "event.dataset",
            "event.id",
            "event.ingested",
            "event.kind",
            "event.module",
            "event.outcome",
            "event.provider",
            "event.type",
            "host.hostname",
            "host.id",
            "host.name",
            "host.os.type",
            "network.direction",
            "organization.id",
            "process.entity_id",
            "process.executable",
            "process.name",
            "process.pid",
            "registry.data.bytes",
            "registry.path",
            "registry.value",
            "source.ip",
            "source.port",
            "tags",
            "user.domain",
            "user.id",
            "user.name",
            "winlog.channel",
            "winlog.computer_name");

    /** Quotes, a colon and a comma, or brackets. */
    private static final int PUNCTUATION = 4;

    private static final int SCALAR = 24;

    private EventCut() {}

    static Map<String, Object> of(Map<String, Object> source, long bytes) {
        return object(source, bytes, "");
    }

    /** How long the value is as JSON in UTF-8, rather more than less. */
    static long bytes(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                            .mapToLong(field -> bytes(String.valueOf(field.getKey())) + bytes(field.getValue()))
                            .sum()
                    + PUNCTUATION;
        }
        if (value instanceof Collection<?> values) {
            return values.stream().mapToLong(EventCut::bytes).sum() + PUNCTUATION;
        }
        return value instanceof String text
                ? text.chars().mapToLong(EventCut::bytes).sum() + PUNCTUATION
                : SCALAR;
    }

    private static int bytes(int letter) {
        if (letter < ' ') {
            return 6;
        }
        if (letter < 0x80) {
            return letter == '"' || letter == '\\' ? 2 : 1;
        }
        return letter < 0x800 ? 2 : 3;
    }

    /** @param path of the object, with a dot at its end */
    private static Map<String, Object> object(Map<?, ?> whole, long room, String path) {
        List<Field> fields = new ArrayList<>();
        whole.forEach((name, value) -> fields.add(Field.of(String.valueOf(name), value, path)));
        fields.sort(Comparator.comparing((Field field) -> !field.essential()).thenComparing(Field::bytes));
        long essential = fields.stream().filter(Field::essential).count();
        long left = room - PUNCTUATION;
        Map<String, Object> cut = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            // All that is not essential counts as one.
            long sharing = i < essential ? essential - i + (essential < fields.size() ? 1 : 0) : fields.size() - i;
            Object value = field.within(left / sharing, path);
            if (value != null) {
                cut.put(field.name(), value);
                left -= bytes(field.name()) + bytes(value);
            }
        }
        return inOrder(whole, cut);
    }

    private static Map<String, Object> inOrder(Map<?, ?> whole, Map<String, Object> cut) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (Object name : whole.keySet()) {
            Object value = cut.get(String.valueOf(name));
            if (value != null) {
                ordered.put(String.valueOf(name), value);
            }
        }
        return ordered;
    }

    private static @Nullable Object value(Object whole, long room, String path) {
        if (whole instanceof Map<?, ?> object) {
            return room < PUNCTUATION ? null : object(object, room, path + '.');
        }
        if (whole instanceof Collection<?> values) {
            return list(values, room, path);
        }
        return whole instanceof String text && room > bytes(SourceEvent.CUT)
                ? text(text, room - bytes(SourceEvent.CUT))
                : null;
    }

    private static List<Object> list(Collection<?> values, long room, String path) {
        List<Object> cut = new ArrayList<>();
        long left = room - PUNCTUATION;
        for (Object whole : values) {
            Object value = whole == null || bytes(whole) <= left ? whole : value(whole, left, path);
            if (value != null) {
                cut.add(value);
                left -= bytes(value);
            }
        }
        return cut;
    }

    private static String text(String whole, long room) {
        long left = room;
        int end = 0;
        while (end < whole.length() && left >= bytes(whole.charAt(end))) {
            left -= bytes(whole.charAt(end));
            end++;
        }
        boolean inside = end > 0 && Character.isHighSurrogate(whole.charAt(end - 1));
        return whole.substring(0, inside ? end - 1 : end) + SourceEvent.CUT;
    }

    private record Field(String name, @Nullable Object value, long bytes, boolean essential) {

        static Field of(String name, @Nullable Object value, String path) {
            String full = path + name;
            boolean essential = ESSENTIAL.stream().anyMatch(one -> one.equals(full) || one.startsWith(full + "."));
            return new Field(name, value, EventCut.bytes(name) + EventCut.bytes(value), essential);
        }

        @Nullable
        Object within(long room, String path) {
            if (value == null || bytes <= room) {
                return value;
            }
            long left = room - EventCut.bytes(name);
            return left <= 0 ? null : EventCut.value(value, left, path + name);
        }
    }
}
