package dev.taskwatch.local.eql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The join keys of one event. */
public final class JoinKeys {
    private JoinKeys() {}

    /**
     * Every combination of one value of each key field.
     *
     * @param values of each key field; an empty list stands for null
     */
    public static List<List<@Nullable Object>> combinations(List<? extends List<?>> values) {
        List<List<@Nullable Object>> keys = List.of(List.of());
        for (List<?> fieldValues : values) {
            keys = extended(keys, fieldValues);
        }
        return keys;
    }

    private static List<List<@Nullable Object>> extended(List<List<@Nullable Object>> keys, List<?> values) {
        List<List<@Nullable Object>> extended = new ArrayList<>();
        for (List<@Nullable Object> key : keys) {
            if (values.isEmpty()) {
                extended.add(with(key, null));
            }
            values.stream().distinct().forEach(value -> extended.add(with(key, value)));
        }
        return extended;
    }

    private static List<@Nullable Object> with(List<@Nullable Object> key, @Nullable Object value) {
        List<@Nullable Object> longer = new ArrayList<>(key);
        longer.add(value);
        return longer;
    }
}
