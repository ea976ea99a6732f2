package dev.taskwatch.search;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JSON objects by path. Events name a field either way: {@code {"host": {"name": …}}} or {@code {"host.name": …}}. */
public final class Nested {

    private Nested() {}

    /** Of an event that was cut, with room for what an alert puts around it. */
    private static final int MOST_LEVELS = Levels.MOST + 10;

    /**
     * The same object with every dotted name spelt out; names that cannot be a field's are left out, and what is nested too
     * deeply.
     */
    public static Map<String, Object> of(Map<?, ?> object) {
        return of(object, MOST_LEVELS);
    }

    private static Map<String, Object> of(Map<?, ?> object, int levels) {
        Map<String, Object> nested = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            String[] path = String.valueOf(key).split("\\.", -1);
            int below = levels - path.length;
            if (isName(path) && below >= 0) {
                Object inner = value instanceof Map<?, ?> map ? of(map, below) : value;
                mergeInPlace(nested, wrap(path, inner));
            }
        });
        return nested;
    }

    /**
     * Adds {@code more} to {@code into}; where both have a value, the one of {@code more} stays. Null and an empty list are
     * none, as to Elasticsearch, and a single value has no place where an object is.
     */
    public static void merge(Map<String, Object> into, Map<String, Object> more) {
        more.forEach((name, value) -> {
            if (into.get(name) instanceof Map<?, ?> present && value instanceof Map<?, ?> added) {
                Map<String, Object> both = of(present);
                merge(both, of(added));
                into.put(name, both);
            } else if (isMore(into.get(name), value)) {
                into.put(name, value);
            }
        });
    }

    /** As {@link #merge}, of objects that are all our own: copying them for each name would take longer with each. */
    @SuppressWarnings("unchecked")
    private static void mergeInPlace(Map<String, Object> into, Map<String, Object> more) {
        more.forEach((name, value) -> {
            if (into.get(name) instanceof Map<?, ?> present && value instanceof Map<?, ?> added) {
                mergeInPlace((Map<String, Object>) present, (Map<String, Object>) added);
            } else if (isMore(into.get(name), value)) {
                into.put(name, value);
            }
        });
    }

    private static boolean isMore(@Nullable Object present, @Nullable Object added) {
        if (present == null) {
            return true;
        }
        boolean isNone = added == null || List.of().equals(added);
        return !isNone && !(present instanceof Map);
    }

    /**
     * What is at {@code path}, such as {@code host.name}: an object, a list, or a single value. Where objects on the way
     * stand in a list, their values are one list, as they are one field to Elasticsearch.
     */
    public static Optional<Object> value(Map<String, Object> object, String path) {
        List<Object> values = List.of(object);
        for (String name : path.split("\\.", -1)) {
            values = scalars(values)
                    .filter(Map.class::isInstance)
                    .flatMap(map -> Stream.ofNullable(((Map<?, ?>) map).get(name)))
                    .collect(Collectors.toList());
        }
        return values.size() > 1 ? Optional.of(values) : values.stream().findFirst();
    }

    /** The text at {@code path}; of several values the first that is one. */
    public static Optional<String> text(Map<String, Object> object, String path) {
        return texts(object, path).stream().findFirst();
    }

    /** All texts at {@code path}, in their order; blank ones are none. */
    public static List<String> texts(Map<String, Object> object, String path) {
        return scalars(value(object, path).stream().toList())
                .filter(scalar -> !(scalar instanceof Map))
                .map(String::valueOf)
                .filter(text -> !text.isBlank())
                .toList();
    }

    /** What lists hold, and lists in them. */
    private static Stream<Object> scalars(Collection<?> values) {
        return values.stream()
                .filter(Objects::nonNull)
                .flatMap(value -> value instanceof Collection<?> more ? scalars(more) : Stream.of(value));
    }

    private static Map<String, Object> wrap(String[] path, Object value) {
        Object wrapped = value;
        for (int i = path.length - 1; i > 0; i--) {
            Map<String, Object> outer = new LinkedHashMap<>();
            outer.put(path[i], wrapped);
            wrapped = outer;
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(path[0], wrapped);
        return root;
    }

    private static boolean isName(String[] path) {
        for (String name : path) {
            if (name.isBlank()) {
                return false;
            }
        }
        return path.length > 0;
    }
}
