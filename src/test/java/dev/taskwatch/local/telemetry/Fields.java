package dev.taskwatch.local.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a document's nested objects from dotted field names. */
final class Fields {

    private final Map<String, Object> root = new LinkedHashMap<>();

    Fields with(String field, Object value) {
        Map<String, Object> parent = root;
        String rest = field;
        for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
            parent = child(parent, rest.substring(0, dot));
            rest = rest.substring(dot + 1);
        }
        parent.put(rest, value);
        return this;
    }

    Map<String, Object> toMap() {
        return root;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.computeIfAbsent(name, key -> new LinkedHashMap<String, Object>());
    }
}
