package dev.taskwatch.alert;

import java.util.LinkedHashMap;
import java.util.Map;

/** What an analyst gets for a match: a document, and the id that makes it the only one. */
public record Alert(AlertId id, Map<String, Object> document) {

    /** The same alert without what came from the events, which its index rejected, and with why it did. */
    Alert reduced(String rejection) {
        Map<String, Object> kept = new LinkedHashMap<>();
        document.forEach((field, value) -> {
            if (field.equals("@timestamp") || field.startsWith("kibana.")) {
                kept.put(field, value);
            }
        });
        kept.put("event", Map.of("kind", "signal"));
        kept.put("taskwatch", Map.of("rejected", rejection));
        return new Alert(id, kept);
    }
}
