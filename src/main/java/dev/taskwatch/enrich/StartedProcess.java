package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A process that was started after the task was written, by the Task Scheduler or with the command of the task.
 *
 * @param byScheduler whether the Task Scheduler started it, for this task or for another
 * @param runsCommand whether it is what the task runs: the same program with the same arguments
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

    private static final Pattern VARIABLE = Pattern.compile("%[^%]{1,200}%|\\$\\([^)]{1,200}\\)");

    /** Empty for a process that has neither the command nor the parent. */
    static Optional<StartedProcess> of(SourceEvent event, TaskWrite write, List<ExecAction> commands) {
        Map<String, Object> fields = event.fields();
        Optional<String> parent = Nested.text(fields, "process.parent.entity_id");
        boolean byScheduler = parent.isPresent() && parent.equals(write.text("process.entity_id"));
        boolean runsCommand = commands.stream().anyMatch(command -> runs(fields, command, byScheduler));
        if (!byScheduler && !runsCommand) {
            return Optional.empty();
        }
        return Optional.of(new StartedProcess(
                Nested.text(fields, "process.command_line"),
                Nested.text(fields, "process.executable"),
                Nested.text(fields, "process.pid"),
                Nested.text(fields, "process.entity_id"),
                Nested.text(fields, "user.name"),
                byScheduler,
                runsCommand,
                event.ref()));
    }

    /** What ties it to the task. */
    public Join how() {
        return runsCommand ? Join.SAME_COMMAND : Join.SAME_PROCESS;
    }

    /** @param byScheduler then the program is enough where the event lacks the arguments */
    private static boolean runs(Map<String, Object> fields, ExecAction command, boolean byScheduler) {
        String program = program(command.command());
        return program.equals(Nested.text(fields, "process.name").orElse("").toLowerCase(Locale.ROOT))
                && Nested.text(fields, "process.command_line")
                        .map(line -> hasArguments(normal(line), program, normal(command.arguments())))
                        .orElse(byScheduler);
    }

    private static boolean hasArguments(String line, String program, String arguments) {
        if (arguments.isEmpty()) {
            String bare = line.replace("\"", "").strip();
            return bare.endsWith(program) || bare.endsWith(program.replaceFirst("\\.[^.]*$", ""));
        }
        return endsWith(line, VARIABLE.split(arguments, -1));
    }

    /** Windows fills in variables at the start, so anything may stand between the parts around them. */
    private static boolean endsWith(String line, String[] parts) {
        String last = parts[parts.length - 1];
        int end = line.length() - last.length();
        int from = 0;
        for (int i = 0; i < parts.length - 1; i++) {
            int at = line.indexOf(parts[i], from);
            if (at < 0) {
                return false;
            }
            from = at + parts[i].length();
        }
        return end >= from && line.endsWith(last);
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
