package dev.taskwatch.enrich;

import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A process that was started after the task was written.
 *
 * @param byScheduler whether the Task Scheduler started it, of this task or of another
 * @param runsCommand whether its program is one the task runs
 */
public record StartedProcess(
        Optional<String> commandLine,
        Optional<String> executable,
        Optional<String> pid,
        Optional<String> entityId,
        Optional<String> user,
        boolean byScheduler,
        boolean runsCommand,
        EventRef event) {

    static StartedProcess of(SourceEvent event, TaskWrite write, Iterable<String> programs) {
        Map<String, Object> fields = event.fields();
        Optional<String> parent = Nested.text(fields, "process.parent.entity_id");
        String name = Nested.text(fields, "process.name").orElse("").toLowerCase(Locale.ROOT);
        boolean runsCommand = false;
        for (String program : programs) {
            runsCommand |= program.equals(name);
        }
        return new StartedProcess(
                Nested.text(fields, "process.command_line"),
                Nested.text(fields, "process.executable"),
                Nested.text(fields, "process.pid"),
                Nested.text(fields, "process.entity_id"),
                Nested.text(fields, "user.name"),
                parent.isPresent() && parent.equals(write.text("process.entity_id")),
                runsCommand,
                event.ref());
    }

    /** The file name of a command as a task has it: with or without folders, quotes and extension; in lower case. */
    static String program(String command) {
        String unquoted = command.replace("\"", "").strip();
        String name = unquoted.substring(Math.max(unquoted.lastIndexOf('\\'), unquoted.lastIndexOf('/')) + 1)
                .toLowerCase(Locale.ROOT);
        return name.isEmpty() || name.contains(".") ? name : name + ".exe";
    }
}
