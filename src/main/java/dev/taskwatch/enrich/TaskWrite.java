package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.TaskActions;
import dev.taskwatch.enrich.taskcache.TaskGuid;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Machine;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The event of a match that stores what a scheduled task runs.
 *
 * @param machine that it was seen on
 * @param fields what those of the match's events say together that are not another machine's; the later one holds
 * @param actions decoded; empty where the event does not hold them
 * @param cut whether the event is too large, and may lack them for that
 */
public record TaskWrite(
        Match match,
        EventRef event,
        Machine machine,
        TaskGuid guid,
        Map<String, Object> fields,
        Optional<TaskActions> actions,
        boolean cut) {

    private static final Duration STARTED_AFTER = Duration.ofMinutes(10);

    /** Of each match that has one, in their order; {@code sources} has an entry for each of their events. */
    public static List<TaskWrite> among(Iterable<Match> matches, Map<EventRef, SourceEvent> sources) {
        List<TaskWrite> writes = new ArrayList<>();
        matches.forEach(match -> of(match, sources).ifPresent(writes::add));
        return List.copyOf(writes);
    }

    private static Optional<TaskWrite> of(Match match, Map<EventRef, SourceEvent> sources) {
        Optional<TaskWrite> last = Optional.empty();
        for (EventRef ref : match.events()) {
            SourceEvent event = sources.get(ref);
            Map<String, Object> fields = event == null ? Map.of() : event.fields();
            boolean cut = event != null && event.cut();
            Optional<TaskWrite> write = guid(fields).map(guid -> {
                Machine machine = Machine.of(fields);
                return new TaskWrite(
                        match, ref, machine, guid, together(match, sources, machine), actions(fields), cut);
            });
            last = write.isPresent() ? write : last;
        }
        return last;
    }

    private static Map<String, Object> together(Match match, Map<EventRef, SourceEvent> sources, Machine machine) {
        Map<String, Object> together = new LinkedHashMap<>();
        match.events().stream()
                .flatMap(ref -> Stream.ofNullable(sources.get(ref)))
                .map(SourceEvent::fields)
                .filter(fields -> !machine.isOther(Machine.of(fields)))
                .forEach(fields -> Nested.merge(together, fields));
        return together;
    }

    /** The task whose actions an event stores; empty if it does anything else. */
    static Optional<TaskGuid> guid(Map<String, Object> fields) {
        return Nested.text(fields, "registry.path")
                .filter(path -> path.toLowerCase(Locale.ROOT).endsWith("\\actions"))
                .flatMap(TaskGuid::fromPath);
    }

    /** From the source, as the value is often too long for its index. */
    static Optional<TaskActions> actions(Map<String, Object> fields) {
        return Nested.text(fields, "registry.data.bytes").map(TaskActions::decodeBase64);
    }

    /** Whether Sysmon saw it, which never says what a binary value holds; Beats and integrations tell it each their way. */
    public boolean isSysmons() {
        return Stream.of("event.provider", "event.module", "event.dataset", "winlog.channel")
                .flatMap(field -> text(field).stream())
                .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains("sysmon"));
    }

    /** What it runs is looked for up to then. */
    Instant startedUntil() {
        return event.timestamp().plus(STARTED_AFTER);
    }

    Optional<String> text(String path) {
        return Nested.text(fields, path);
    }
}
