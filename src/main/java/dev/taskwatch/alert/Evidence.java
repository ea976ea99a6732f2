package dev.taskwatch.alert;

import dev.taskwatch.search.SourceEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The matched events as they were, so that the alert stands when they are gone. Their index leaves them unmapped. */
final class Evidence {

    private Evidence() {}

    static Map<String, Object> of(List<SourceEvent> events) {
        return Map.of(
                "events",
                events.stream().map(Evidence::frozen).toList(),
                "events_cut",
                events.stream().anyMatch(SourceEvent::cut));
    }

    private static Map<String, Object> frozen(SourceEvent event) {
        Map<String, Object> frozen = new LinkedHashMap<>();
        frozen.put("id", event.ref().id());
        frozen.put("index", event.ref().index());
        frozen.put("time", event.ref().timestamp().toString());
        event.source()
                .ifPresentOrElse(
                        source -> frozen.put("source", source),
                        () -> frozen.put(
                                "not_found",
                                "Every shard answered, but the event was not found when this alert was written; the"
                                        + " reason is unknown."));
        if (event.cut()) {
            frozen.put("cut", "The event is too large; fields are left out or shortened.");
        }
        return frozen;
    }
}
