package dev.taskwatch.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deep an event may be nested; a dotted name counts as many levels as it has parts. Nothing recorded in earnest comes near
 * the limit. Beyond it, writers and small stacks fail, and a stack that overflowed tells nobody which alert it cost.
 */
final class Levels {

    static final int MOST = 50;

    private Levels() {}

    /** How many levels {@code name} spells out. */
    static int of(String name) {
        return 1 + (int) name.chars().filter(letter -> letter == '.').count();
    }

    /** Whether there is more below {@code left} levels. */
    static boolean exceed(@Nullable Object value, int left) {
        if (value instanceof Map<?, ?> object) {
            for (Map.Entry<?, ?> field : object.entrySet()) {
                int below = left - of(String.valueOf(field.getKey()));
                if (below < 0 || exceed(field.getValue(), below)) {
                    return true;
                }
            }
        } else if (value instanceof Collection<?> values) {
            for (Object one : values) {
                if (left == 0 || exceed(one, left - 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The same without what lies deeper. */
    static Map<String, Object> atMost(int left, Map<?, ?> object) {
        Map<String, Object> shallow = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            String name = String.valueOf(field.getKey());
            int below = left - of(name);
            if (below >= 0) {
                shallow.put(name, shallow(below, field.getValue()));
            }
        }
        return shallow;
    }

    private static @Nullable Object shallow(int left, @Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return atMost(left, object);
        }
        if (value instanceof Collection<?> values) {
            List<@Nullable Object> shallow = new ArrayList<>();
            for (Object one : values) {
                if (left > 0) {
                    shallow.add(shallow(left - 1, one));
                }
            }
            return shallow;
        }
        return value;
    }
}
