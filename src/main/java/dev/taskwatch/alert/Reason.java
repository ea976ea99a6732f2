package dev.taskwatch.alert;

import dev.taskwatch.enrich.taskcache.TaskGuid;
import dev.taskwatch.rule.Rule;
import java.util.Map;
import java.util.Optional;

/** The alert in one sentence: who connected from where, which host, which task. */
final class Reason {

    private Reason() {}

    static String of(Rule rule, Map<String, Object> fields) {
        String host =
                Nested.text(fields, "host.name").map(name -> " on " + name).orElse("");
        String process = Nested.text(fields, "process.name").orElse("a process");
        String account =
                Nested.text(fields, "user.name").map(name -> " (" + name + ")").orElse("");
        String actor = process + account + host;
        String connected = connection(fields)
                .map(peer -> peer + " connected to " + actor + ", which then ")
                .orElse(actor + " ");
        return connected + what(fields) + ": " + rule.severity().word() + " alert " + rule.name() + ".";
    }

    private static Optional<String> connection(Map<String, Object> fields) {
        return Nested.text(fields, "source.ip").map(ip -> endpoint(ip, Nested.text(fields, "source.port")));
    }

    private static String endpoint(String ip, Optional<String> port) {
        String address = ip.contains(":") ? "[" + ip + "]" : ip;
        return port.map(number -> address + ":" + number).orElse(ip);
    }

    private static String what(Map<String, Object> fields) {
        Optional<String> path = Nested.text(fields, "registry.path");
        return path.flatMap(TaskGuid::fromPath)
                .map(guid -> "wrote the actions of scheduled task " + guid)
                .or(() -> path.map(value -> "wrote registry value " + value))
                .or(() -> Nested.text(fields, "event.action").map(action -> "did " + action))
                .orElse("matched");
    }
}
