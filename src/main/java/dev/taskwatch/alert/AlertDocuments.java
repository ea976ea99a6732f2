package dev.taskwatch.alert;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SourceEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Writes a match down as Kibana's security alerts are written: {@code kibana.alert.*} under dotted names, and the fields
 * of the events themselves, which Kibana's own alert for a sequence leaves out.
 */
@Component
public final class AlertDocuments {

    private final EventFields eventFields = new EventFields();

    /** The alert for {@code match}; {@code sources} has an entry for each of its events. */
    public Alert alert(AlertContext context, AlertId id, Match match, Map<EventRef, SourceEvent> sources) {
        List<SourceEvent> events = match.events().stream()
                .map(ref -> Objects.requireNonNull(sources.get(ref), () -> "no source was asked for of " + ref))
                .toList();
        Map<String, Object> fields = eventFields.union(
                events.stream().flatMap(event -> event.source().stream()).toList());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("@timestamp", context.now().toString());
        putAlert(document, context, id, match, Reason.of(context.rule(), fields));
        document.putAll(AlertRuleFields.of(context));
        document.putAll(fields);
        Nested.merge(document, Map.of("event", Map.of("kind", "signal")));
        document.put("taskwatch", Map.of("partial", context.partial()));
        return new Alert(id, document);
    }

    private static void putAlert(
            Map<String, Object> document, AlertContext context, AlertId id, Match match, String reason) {
        Rule rule = context.rule();
        document.put("kibana.alert.uuid", id.value());
        document.put("kibana.alert.group.id", id.value());
        document.put("kibana.alert.status", "active");
        document.put("kibana.alert.workflow_status", "open");
        document.put("kibana.alert.depth", match.events().size() > 1 ? 2 : 1);
        document.put("kibana.alert.reason", reason);
        document.put("kibana.alert.severity", rule.severity().word());
        document.put("kibana.alert.risk_score", rule.riskScore());
        document.put("kibana.alert.original_time", match.time().toString());
        document.put("kibana.alert.intended_timestamp", context.tick().toString());
        document.put(
                "kibana.alert.ancestors",
                match.events().stream().map(AlertDocuments::ancestor).toList());
        document.put("kibana.space_ids", List.of("default"));
    }

    private static Map<String, Object> ancestor(EventRef event) {
        return Map.of("id", event.id(), "index", event.index(), "type", "event", "depth", 0);
    }
}
