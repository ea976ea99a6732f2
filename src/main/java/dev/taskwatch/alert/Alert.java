package dev.taskwatch.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
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
        Map<String, Object> taskwatch = new LinkedHashMap<>();
        ours().forEach((field, value) -> taskwatch.put(String.valueOf(field), value));
        taskwatch.remove("events");
        events().ifPresent(events -> taskwatch.put("events", events));
        return of(taskwatch, rejection);
    }

    /** What is left of the alert where only a short one is taken; of its events the beginning, as text. */
    Alert small(String rejection) {
        Map<String, Object> taskwatch = new LinkedHashMap<>();
        Optional.ofNullable(ours().get("partial")).ifPresent(partial -> taskwatch.put("partial", partial));
        events().ifPresent(events -> taskwatch.put("events", ShortText.of(events)));
        Alert small = of(taskwatch, rejection);
        small.document.keySet().removeIf(field -> field.startsWith("kibana.alert.original_event."));
        return small;
    }

    private Alert of(Map<String, Object> taskwatch, String rejection) {
        Map<String, Object> kept = new LinkedHashMap<>();
        document.forEach((field, value) -> {
            if (field.equals("@timestamp") || field.startsWith("kibana.")) {
                kept.put(field, value);
            }
        });
        kept.put("event", Map.of("kind", "signal"));
        taskwatch.put("rejected", rejection);
        kept.put("taskwatch", taskwatch);
        return new Alert(id, kept);
    }

    private Map<?, ?> ours() {
        return document.get("taskwatch") instanceof Map<?, ?> ours ? ours : Map.of();
    }

    /** As text; empty if there are none, or if it is they that cannot be written. */
    private Optional<String> events() {
        try {
            return Optional.ofNullable(ours().get("events")).map(JSON::writeValueAsString);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
