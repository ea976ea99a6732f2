package dev.taskwatch.local.telemetry;

import java.util.List;

/** A running process. */
record WindowsProcess(String entityId, int pid, String executable, String commandLine, Account account) {

    String name() {
        return executable.substring(executable.lastIndexOf('\\') + 1);
    }

    List<String> args() {
        return List.of(commandLine.split(" "));
    }
}
