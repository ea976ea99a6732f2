package dev.taskwatch.alert;

import dev.taskwatch.enrich.TaskStory;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes a match down as Kibana's security alerts are written: {@code kibana.alert.*} under dotted names, and the fields
 * of the events themselves, which Kibana's own alert for a sequence leaves out. What only we know stands below
 * {@code taskwatch}.
 */
@Component
public final class AlertDocuments {

    private static final Logger log = LoggerFactory.getLogger(AlertDocuments.class);

    /** The Kibana whose alerts these documents are like. */
    private static final String KIBANA = "9.2.0";

    /** Of an event, in bytes, beside the evidence, which has the whole of it. */
    private static final int MOST_REPEATED = 64 << 10;

    private final EventFields eventFields = new EventFields();
    private final AlertProperties properties;

    public AlertDocuments(AlertProperties properties) {
        this.properties = properties;
    }

    /**
     * The alert for {@code match}; reduced to what is ours, and marked, if its events make more impossible.
     *
     * @param sources have an entry for each of its events
     * @param story of the task that the match is about, if it is about one
     */
    public Alert alert(
            AlertContext context,
            AlertId id,
            Match match,
            Map<EventRef, SourceEvent> sources,
            Optional<TaskStory> story) {
        try {
            return whole(context, id, match, sources, story);
        } catch (RuntimeException e) { // whatever hostile events may provoke costs no other alert
            log.error("alert {} is written without its events", id.value(), e);
            return bare(context, id, match).reduced("its events cannot be put into an alert: " + e);
        }
    }

    private static Alert bare(AlertContext context, AlertId id, Match match) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("@timestamp", context.now().toString());
        putAlert(document, context, id, match, Reason.of(context.rule(), Map.of()));
        document.putAll(AlertRuleFields.of(context));
        document.put("taskwatch", Map.of("partial", context.partial()));
        return new Alert(id, document);
    }

    private Alert whole(
            AlertContext context,
            AlertId id,
            Match match,
            Map<EventRef, SourceEvent> sources,
            Optional<TaskStory> story) {
        List<SourceEvent> events = evidence(match, sources);
        Map<String, Object> fields = eventFields.union(events.stream()
                .flatMap(event -> event.within(MOST_REPEATED).source().stream())
                .toList());
        Map<String, Object> taskwatch = new LinkedHashMap<>();
        taskwatch.put("partial", context.partial());
        taskwatch.putAll(TargetFields.of(events));
        story.ifPresent(told -> taskwatch.putAll(TaskFields.of(told, context.now())));
        fields.put("taskwatch", taskwatch);
        taskwatch.putAll(Evidence.of(events));

        Map<String, Object> document = new LinkedHashMap<>();
        document.put("@timestamp", context.now().toString());
        putAlert(document, context, id, match, Reason.of(context.rule(), fields));
        putOriginal(document, events.get(events.size() - 1));
        document.putAll(AlertRuleFields.of(context));
        document.putAll(fields);
        Nested.merge(document, Map.of("event", Map.of("kind", "signal")));
        taskwatch.put("next", NextSteps.of(context.rule(), match, document));
        return new Alert(id, document);
    }

    /** What smaller events leave of the room is the larger ones'. */
    private List<SourceEvent> evidence(Match match, Map<EventRef, SourceEvent> sources) {
        List<SourceEvent> events = match.events().stream()
                .map(ref -> Objects.requireNonNull(sources.get(ref), () -> "no source was asked for of " + ref))
                .sorted(Comparator.comparing(SourceEvent::bytes))
                .toList();
        Map<EventRef, SourceEvent> kept = new HashMap<>();
        long left = properties.maxEvidence().toBytes();
        for (int i = 0; i < events.size(); i++) {
            SourceEvent event = events.get(i).within(left / (events.size() - i));
            kept.put(event.ref(), event);
            left -= event.bytes();
        }
        return match.events().stream()
                .flatMap(ref -> Stream.ofNullable(kept.get(ref)))
                .toList();
    }

    private static void putAlert(
            Map<String, Object> document, AlertContext context, AlertId id, Match match, String reason) {
        Rule rule = context.rule();
        document.put("kibana.alert.uuid", id.value());
        document.put("kibana.alert.instance.id", id.value());
        document.put("kibana.alert.group.id", id.value());
        document.put("kibana.alert.status", "active");
        document.put("kibana.alert.workflow_status", "open");
        document.put("kibana.alert.workflow_tags", List.of());
        document.put("kibana.alert.workflow_assignee_ids", List.of());
        document.put("kibana.alert.depth", match.events().size() > 1 ? 2 : 1);
        rule.buildingBlock().ifPresent(type -> document.put("kibana.alert.building_block_type", type));
        document.put("kibana.alert.reason", reason);
        document.put("kibana.alert.severity", rule.severity().word());
        document.put("kibana.alert.risk_score", rule.riskScore());
        document.put("kibana.alert.start", context.now().toString());
        document.put("kibana.alert.last_detected", context.now().toString());
        document.put("kibana.alert.original_time", match.time().toString());
        document.put("kibana.alert.intended_timestamp", context.tick().toString());
        document.put(
                "kibana.alert.ancestors",
                match.events().stream().map(AlertDocuments::ancestor).toList());
        document.put("kibana.space_ids", List.of("default"));
        document.put("kibana.version", KIBANA);
    }

    /** What the event that completed the match says of itself; in the alert's own fields the match's events merge. */
    private void putOriginal(Map<String, Object> document, SourceEvent terminal) {
        Map<String, Object> fields = terminal.fields();
        putOriginal(document, "kibana.alert.original_event", fields.get("event"));
        putOriginal(document, "kibana.alert.original_data_stream", fields.get("data_stream"));
    }

    private void putOriginal(Map<String, Object> document, String path, @Nullable Object said) {
        if (said instanceof Map<?, ?> group) {
            eventFields.mapped(path, group).forEach((name, value) -> document.put(path + "." + name, value));
        }
    }

    private static Map<String, Object> ancestor(EventRef event) {
        return Map.of("id", event.id(), "index", event.index(), "type", "event", "depth", 0);
    }
}
