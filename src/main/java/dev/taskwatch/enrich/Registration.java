package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.enrich.taskcache.TaskAction;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Security log's word on a task that was created or updated.
 *
 * @param creator who did it
 * @param actions what it does, as far as the event has its definition
 * @param how what ties it to the task of an alert
 */
public record Registration(
        Optional<String> task,
        Account creator,
        Optional<String> author,
        Optional<String> runsAs,
        List<TaskAction> actions,
        Join how,
        EventRef event) {

    /** As far as its event alone tells: near the task in time. */
    static Registration of(SourceEvent event) {
        Map<String, Object> fields = event.fields();
        TaskXml xml = new TaskXml(Nested.text(fields, "winlog.event_data.TaskContent")
                .or(() -> Nested.text(fields, "winlog.event_data.TaskContentNew"))
                .orElse(""));
        return new Registration(
                Nested.text(fields, "winlog.event_data.TaskName"),
                Account.of(fields, "winlog.event_data.Subject"),
                xml.author(),
                xml.runsAs(),
                xml.actions(),
                Join.NEAREST_IN_TIME,
                event.ref());
    }

    /** The same, known to belong to the task. */
    Registration joined(Join by) {
        return new Registration(task, creator, author, runsAs, actions, by, event);
    }

    /** Those of its actions that start a program. */
    List<ExecAction> commands() {
        return actions.stream()
                .filter(ExecAction.class::isInstance)
                .map(ExecAction.class::cast)
                .toList();
    }
}
