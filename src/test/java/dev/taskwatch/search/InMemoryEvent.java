package dev.taskwatch.search;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A document of an index in memory.
 *
 * @param fields dotted names; a list stands for several values
 */
public record InMemoryEvent(String index, String id, Instant timestamp, String category, Map<String, Object> fields) {

    public InMemoryEvent {
        fields = Map.copyOf(fields);
    }

    public EventRef ref() {
        return new EventRef(index, id, timestamp);
    }

    InMemoryEvent in(String otherIndex) {
        return new InMemoryEvent(otherIndex, id, timestamp, category, fields);
    }

    List<?> values(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> several ? several : List.of(value);
    }

    Map<String, Object> source() {
        Map<String, Object> source = new HashMap<>(fields);
        source.put("@timestamp", timestamp.toString());
        source.put("event.category", category);
        return source;
    }
}
