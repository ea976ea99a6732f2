package dev.taskwatch.enrich.taskcache;

import java.util.List;
import java.util.OptionalInt;

/**
 * Starts a program.
 *
 * @param flags empty before version 3, and when the value ends before them
 */
public record ExecAction(String id, String command, String arguments, String workingDirectory, OptionalInt flags)
        implements TaskAction {

    ExecAction withFlags(int known) {
        return new ExecAction(id, command, arguments, workingDirectory, OptionalInt.of(known));
    }

    /** Command and arguments in one line that is safe to show. */
    public String commandLine() {
        return SafeText.line(joined());
    }

    /** The scripts behind PowerShell's {@code -EncodedCommand}, decoded, in their order, and safe to show. */
    public List<String> encodedCommands() {
        return EncodedCommand.allIn(joined()).stream().map(SafeText::lines).toList();
    }

    @Override
    public String type() {
        return "exec";
    }

    @Override
    public String summary() {
        return commandLine();
    }

    private String joined() {
        return arguments.isEmpty() ? command : command + ' ' + arguments;
    }
}
