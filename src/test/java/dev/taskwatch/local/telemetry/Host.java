package dev.taskwatch.local.telemetry;

import java.util.Locale;

/** A Windows machine: who it is, what watches it, and the processes that are always there. */
record Host(
        String name, String ip, String mac, String id, String agentId, Shape shape, Role role, Processes processes) {

    /** What may happen to a host's Task Scheduler, so that noise never adds up to what the rule looks for. */
    enum Role {
        /** Attacks only. */
        TARGET,
        /** Writes tasks, but nobody connects to it. */
        LOCAL_TASKS,
        /** Others connect to it, but it writes no task. */
        REMOTE_QUERIES
    }

    /**
     * @param scheduler the svchost.exe of the Task Scheduler, the one that the rule is about
     * @param endpointMapper the svchost.exe that listens on port 135
     * @param eventLog another svchost.exe with a dynamic RPC port
     */
    record Processes(
            WindowsProcess services,
            WindowsProcess scheduler,
            WindowsProcess endpointMapper,
            WindowsProcess eventLog,
            WindowsProcess lsass,
            WindowsProcess servicing,
            WindowsProcess explorer,
            WindowsProcess browser) {}

    String fqdn() {
        return name.toLowerCase(Locale.ROOT) + ".corp.example";
    }

    /** The account of whoever sits at this machine. */
    Account user() {
        return processes.explorer().account();
    }
}
