package dev.taskwatch.local;

import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.search.Nested;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of a task that is created from afar, as one machine's sensors report them.
 *
 * @param prefix of their ids
 * @param machine the fields that identify it, by dotted name
 * @param from the address and port of the connection
 * @param written when the task's actions were written
 */
public record TaskEvents(String prefix, Map<String, Object> machine, String from, int port, Instant written) {

    private static final String CACHE =
            "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\";

    public static TaskEvents of(String prefix, Map<String, Object> machine, Instant written) {
        return new TaskEvents(prefix, machine, "10.9.0.7", 51_544, written);
    }

    /** {@code PREFIX-connection} and {@code PREFIX-write}, of which Sysmon would capture no actions. */
    public List<Event> pair(String guid) {
        return List.of(
                event(
                        "connection",
                        -1_000,
                        Map.of(
                                "event.category", List.of("network"),
                                "event.type", List.of("start"),
                                "network.direction", "ingress",
                                "source", Map.of("ip", from, "port", port),
                                "destination", Map.of("ip", "10.9.0.20", "port", 49_667))),
                event("write", 0, registry(guid, "Actions", "Binary Data")));
    }

    /** {@code PREFIX-path}: the name that the task is registered by, in its key. */
    public Event path(String guid, String name) {
        return event("path", -10, registry(guid, "Path", name));
    }

    /** {@code PREFIX-registration}: Security 4698. */
    public Event registration(long millis, String task, String account, String logonId, String command) {
        return event(
                "registration",
                millis,
                Map.of(
                        "event.code", "4698",
                        "winlog.channel", "Security",
                        "winlog.event_data",
                                Map.of(
                                        "TaskName", task,
                                        "SubjectUserName", account,
                                        "SubjectDomainName", "CORP",
                                        "SubjectLogonId", logonId,
                                        "TaskContent",
                                                "<Task><RegistrationInfo><Author>CORP\\" + account
                                                        + "</Author></RegistrationInfo><Actions><Exec><Command>"
                                                        + command
                                                        + "</Command></Exec></Actions></Task>")));
    }

    /** {@code PREFIX-logon}: Security 4624 over the network from the connection's address. */
    public Event logon(long millis, String account, String logonId, int fromPort) {
        return event(
                "logon",
                millis,
                Map.of(
                        "event.code",
                        "4624",
                        "winlog.channel",
                        "Security",
                        "source",
                        Map.of("ip", from, "port", fromPort),
                        "winlog.event_data",
                        Map.of(
                                "LogonType",
                                "3",
                                "IpAddress",
                                from,
                                "IpPort",
                                String.valueOf(fromPort),
                                "TargetUserName",
                                account,
                                "TargetDomainName",
                                "CORP",
                                "TargetLogonId",
                                logonId)));
    }

    /** {@code PREFIX-process}: a process that the scheduler starts. */
    public Event process(long millis, String name, String commandLine) {
        return event(
                "process",
                millis,
                Map.of(
                        "event.category", List.of("process"),
                        "event.type", List.of("start"),
                        "process",
                                Map.of(
                                        "entity_id",
                                        "p-" + prefix,
                                        "name",
                                        name,
                                        "command_line",
                                        commandLine,
                                        "parent",
                                        Map.of("entity_id", "svchost"))));
    }

    private static Map<String, Object> registry(String guid, String value, String data) {
        return Map.of(
                "event.category", List.of("registry"),
                "event.type", List.of("change"),
                "registry",
                        Map.of(
                                "value",
                                value,
                                "path",
                                CACHE + guid + "\\" + value,
                                "data",
                                Map.of("strings", List.of(data))));
    }

    private Event event(String kind, long millis, Map<String, Object> fields) {
        Map<String, Object> source = new LinkedHashMap<>();
        Nested.merge(source, Map.of("@timestamp", written.plusMillis(millis).toString()));
        Nested.merge(source, Nested.of(machine));
        Nested.merge(source, Nested.of(Map.of("host.os.type", "windows", "event.kind", "event")));
        if (!fields.containsKey("process")) {
            Nested.merge(source, Nested.of(Map.of("process", Map.of("entity_id", "svchost", "name", "svchost.exe"))));
        }
        Nested.merge(source, Nested.of(fields));
        return new Event(prefix + "-" + kind, source);
    }
}
