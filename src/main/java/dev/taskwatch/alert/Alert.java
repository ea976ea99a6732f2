package dev.taskwatch.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an analyst gets for a match: a document, and the id that makes it the only one. */
public record Alert(AlertId id, Map<String, Object> document) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** The document as it is stored, on one line; letters that could steer a terminal are escaped. */
    public String json() {
        return JSON.writeValueAsString(document);
    }

    /**
     * The same alert without the fields of its events, which its index rejected; the events themselves are kept as text.
     */
    Alert reduced(String rejection) {
        Map<String, Object> kept = new LinkedHashMap<>();
        document.forEach((field, value) -> {
            if (field.equals("@timestamp") || field.startsWith("kibana.")) {
                kept.put(field, value);
            }
        });
        kept.put("event", Map.of("kind", "signal"));
        Map<String, Object> taskwatch = new LinkedHashMap<>();
        if (document.get("taskwatch") instanceof Map<?, ?> ours) {
            ours.forEach((field, value) -> taskwatch.put(String.valueOf(field), value));
            taskwatch.computeIfPresent("events", (field, events) -> JSON.writeValueAsString(events));
        }
        taskwatch.put("rejected", rejection);
        kept.put("taskwatch", taskwatch);
        return new Alert(id, kept);
    }
}
