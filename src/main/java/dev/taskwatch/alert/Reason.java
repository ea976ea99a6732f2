package dev.taskwatch.alert;

import dev.taskwatch.enrich.taskcache.SafeText;
import dev.taskwatch.enrich.taskcache.TaskGuid;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.Nested;
import java.util.Map;
import java.util.Optional;

/** The alert in one sentence: who connected from where, which host, which task, and what it runs. */
final class Reason {

    private static final int LONGEST = 200;

    private Reason() {}

    /** @param fields those of the events, and what is known of the task below {@code taskwatch} */
    static String of(Rule rule, Map<String, Object> fields) {
        Target target = Target.of(fields);
        String host = target.shown().map(name -> " on " + shown(name)).orElse("");
        String process = text(fields, "process.name").orElse("a process");
        String account =
                text(fields, "user.name").map(name -> " (" + name + ")").orElse("");
        String actor = process + account + host;
        String connected = connection(fields)
                .map(peer -> peer + " connected to " + actor + ", which then ")
                .orElse(actor + " ");
        return connected + what(fields) + others(target) + ": "
                + rule.severity().word() + " alert " + rule.name() + ".";
    }

    /** Then the connection, too, may be that of another machine. */
    private static String others(Target target) {
        return target.others().isEmpty()
                ? ""
                : " (but other events of this match are of " + shown(String.join(", ", target.others())) + ")";
    }

    private static Optional<String> connection(Map<String, Object> fields) {
        return text(fields, "source.ip").map(ip -> endpoint(ip, text(fields, "source.port")));
    }

    private static String endpoint(String ip, Optional<String> port) {
        String address = ip.contains(":") ? "[" + ip + "]" : ip;
        return port.map(number -> address + ":" + number).orElse(ip);
    }

    private static String what(Map<String, Object> fields) {
        Optional<String> path = text(fields, "registry.path");
        return path.flatMap(TaskGuid::fromPath)
                .map(guid -> "wrote the actions of scheduled task " + guid + named(fields) + runs(fields))
                .or(() -> path.map(value -> "wrote registry value " + value))
                .or(() -> text(fields, "event.action").map(action -> "did " + action))
                .orElse("matched");
    }

    private static String named(Map<String, Object> fields) {
        return known(fields, "taskwatch.task.name")
                .map(name -> " named " + name)
                .orElse("");
    }

    private static String runs(Map<String, Object> fields) {
        return known(fields, "taskwatch.task.command_line")
                .map(command -> ", which runs " + command)
                .orElse("");
    }

    private static Optional<String> known(Map<String, Object> fields, String path) {
        return text(fields, path).filter(value -> !value.equals(TaskFields.UNKNOWN));
    }

    private static Optional<String> text(Map<String, Object> fields, String path) {
        return Nested.text(fields, path).map(Reason::shown);
    }

    private static String shown(String value) {
        return ShortText.of(SafeText.line(value), LONGEST);
    }
}
