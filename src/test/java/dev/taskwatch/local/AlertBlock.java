package dev.taskwatch.local;

import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.enrich.taskcache.TaskAction;
import dev.taskwatch.enrich.taskcache.TaskActions;
import dev.taskwatch.enrich.taskcache.TaskGuid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An alert as a person reads it on a terminal: what, when, where, from where, and what the task runs. */
final class AlertBlock {

    private static final String FRAME = "=".repeat(100);
    private static final String NOT_CAPTURED =
            "(not captured by the sensor: Sysmon tells only that the value was written)";
    /** Beyond it, a command line whose script is shown decoded below is shortened. */
    private static final int LONG_COMMAND = 120;

    private final Map<String, Object> alert;
    private final StringBuilder block = new StringBuilder();

    private AlertBlock(Map<String, Object> alert) {
        this.alert = alert;
    }

    /** The block for an alert's document as it is in the index; every line ends with a line feed. */
    static String of(Map<String, Object> alert) {
        return new AlertBlock(alert).text();
    }

    private String text() {
        block.append(FRAME).append('\n');
        field("kibana.alert.rule.name").ifPresent(rule -> line("ALERT", rule + severity()));
        field("kibana.alert.original_time").ifPresent(time -> line("time", time));
        field("host.name").ifPresent(host -> line("host", host));
        field("source.ip").ifPresent(ip -> line("source", ip + port()));
        task().ifPresentOrElse(this::task, this::reason);
        return block.append(FRAME).append('\n').toString();
    }

    private String severity() {
        return field("kibana.alert.severity")
                .map(severity -> " (" + severity + ")")
                .orElse("");
    }

    private String port() {
        return field("source.port").map(port -> ", port " + port).orElse("");
    }

    private void reason() {
        field("kibana.alert.reason").ifPresent(reason -> line("reason", reason));
    }

    private Optional<TaskGuid> task() {
        return field("registry.path").flatMap(TaskGuid::fromPath);
    }

    private void task(TaskGuid guid) {
        line("task", guid.value());
        field("registry.data.bytes")
                .map(TaskActions::decodeBase64)
                .ifPresentOrElse(this::actions, () -> line("runs", NOT_CAPTURED));
    }

    private void actions(TaskActions decoded) {
        decoded.actions().forEach(this::action);
        decoded.fault().ifPresent(fault -> line("fault", fault.sentence()));
    }

    private void action(TaskAction action) {
        List<String> scripts = action instanceof ExecAction exec ? exec.encodedCommands() : List.of();
        String summary = action.summary();
        line("runs", scripts.isEmpty() ? summary : shortened(summary));
        scripts.forEach(script -> line("script", script));
    }

    private static String shortened(String command) {
        int left = command.length() - LONG_COMMAND;
        return left <= 0 ? command : command.substring(0, LONG_COMMAND) + "... (" + left + " more letters)";
    }

    private void line(String name, String value) {
        block.append("  %-8s%s\n".formatted(name, value.replace("\n", "\n" + " ".repeat(10))));
    }

    /** The value at a path such as {@code host.name}, of several the first, without letters that steer a terminal. */
    private Optional<String> field(String path) {
        Object value = alert.containsKey(path) ? alert.get(path) : inner(path);
        if (value instanceof List<?> values) {
            value = values.isEmpty() ? null : values.get(0);
        }
        return Optional.ofNullable(value).map(String::valueOf).map(text -> text.replaceAll("\\p{C}", "?"));
    }

    private Object inner(String path) {
        Object value = alert;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }
}
