package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A process that was started after the task was written.
 *
 * @param byScheduler whether the Task Scheduler started it, of this task or of another
 * @param runsCommand whether it is what the task runs: program and arguments, as far as they are known
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

    static StartedProcess of(SourceEvent event, TaskWrite write, List<ExecAction> commands) {
        Map<String, Object> fields = event.fields();
        Optional<String> parent = Nested.text(fields, "process.parent.entity_id");
        return new StartedProcess(
                Nested.text(fields, "process.command_line"),
                Nested.text(fields, "process.executable"),
                Nested.text(fields, "process.pid"),
                Nested.text(fields, "process.entity_id"),
                Nested.text(fields, "user.name"),
                parent.isPresent() && parent.equals(write.text("process.entity_id")),
                commands.stream().anyMatch(command -> runs(fields, command)),
                event.ref());
    }

    private static boolean runs(Map<String, Object> fields, ExecAction command) {
        String arguments = normal(command.arguments());
        boolean changedAtStart = arguments.contains("%") || arguments.contains("$("); // variables are filled in
        return program(command.command())
                        .equals(Nested.text(fields, "process.name").orElse("").toLowerCase(Locale.ROOT))
                && (changedAtStart
                        || Nested.text(fields, "process.command_line")
                                .map(line -> normal(line).endsWith(arguments))
                                .orElse(true));
    }

    private static String normal(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** The file name of a command as a task has it: with or without folders, quotes and extension; in lower case. */
    static String program(String command) {
        String unquoted = command.replace("\"", "").strip();
        if (unquoted.equalsIgnoreCase("%comspec%")) {
            return "cmd.exe";
        }
        String name = unquoted.substring(Math.max(unquoted.lastIndexOf('\\'), unquoted.lastIndexOf('/')) + 1)
                .toLowerCase(Locale.ROOT);
        return name.isEmpty() || name.contains(".") ? name : name + ".exe";
    }
}
