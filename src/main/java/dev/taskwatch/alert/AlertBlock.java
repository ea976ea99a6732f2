package dev.taskwatch.alert;

import dev.taskwatch.enrich.taskcache.SafeText;
import dev.taskwatch.search.Nested;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An alert as a person reads it on a terminal: what, when, where, from where, by whom, and what the task runs. Nothing in
 * it can steer the terminal, whatever the events hold.
 */
public final class AlertBlock {

    private static final String FRAME = "=".repeat(100);
    private static final int LONGEST = 1_000;

    /** Beyond it, a command line whose script is shown decoded below is shortened. */
    private static final int LONG_COMMAND = 120;

    /** Of one value, and of values of one kind. */
    private static final int MOST_LINES = 5;

    private static final String BAR = " ".repeat(8) + "| ";

    private final Map<String, Object> alert;
    private final StringBuilder block = new StringBuilder();

    private AlertBlock(Map<String, Object> alert) {
        this.alert = alert;
    }

    /** The block for an alert's document as it is in the index; every line ends with a line feed. */
    public static String of(Map<String, Object> document) {
        return new AlertBlock(Nested.of(document)).text();
    }

    private String text() {
        block.append(FRAME).append('\n');
        text("kibana.alert.rule.name").ifPresent(rule -> line("ALERT", rule + inBrackets("kibana.alert.severity")));
        text("kibana.alert.original_time").ifPresent(time -> line("time", time));
        machine(Target.of(alert));
        text("source.ip")
                .ifPresent(ip -> line(
                        "source",
                        ip + text("source.port").map(port -> ", port " + port).orElse("")));
        text("taskwatch.task.guid")
                .ifPresentOrElse(this::task, () -> text("kibana.alert.reason").ifPresent(why -> line("reason", why)));
        text("taskwatch.rejected").ifPresent(why -> line("reduced", why));
        text("kibana.alert.uuid").ifPresent(id -> line("id", id));
        return block.append(FRAME).append('\n').toString();
    }

    private void machine(Target target) {
        target.shown().ifPresent(host -> line("host", host));
        if (target.forwarded() && target.name().isPresent()) {
            line("sent by", target.collector().orElse(TaskFields.UNKNOWN) + ", a collector of events");
        }
        if (!target.others().isEmpty()) {
            line("caution", "other events of this match are of " + String.join(", ", target.others()));
        }
    }

    private void task(String guid) {
        line("account", who());
        line("task", known("name").map(name -> name + " " + guid).orElse(guid));
        known("author").ifPresent(author -> line("author", author));
        known("run_as").ifPresent(account -> line("run as", WellKnownAccounts.named(account)));
        runs();
        text("taskwatch.task.fault").ifPresent(fault -> line("not all", fault));
        started();
        few(
                "also",
                events("taskwatch.further_writes")
                        .flatMap(write -> Nested.text(write, "guid").map(task -> task + " " + said(write)).stream()));
        nearest();
        text("taskwatch.enrichment_reason").ifPresent(why -> line("unknown", "part of this: " + why));
    }

    private String who() {
        return account("taskwatch.creator")
                .or(() -> account("taskwatch.logon")
                        .map(name -> name + ", who logged on from there"
                                + text("taskwatch.logon.how")
                                        .map(how -> ": " + how)
                                        .orElse("")))
                .orElse(TaskFields.UNKNOWN);
    }

    private Optional<String> account(String path) {
        String domain = text(path + ".domain").map(name -> name + "\\").orElse("");
        String logon = text(path + ".logon_id")
                .filter(AlertBlock::isKnown)
                .map(id -> " (logon " + id + ")")
                .orElse("");
        return text(path + ".name").filter(AlertBlock::isKnown).map(name -> domain + name + logon);
    }

    /** Events of which only the time fits; whoever reads on must not take them for the task's. */
    private void nearest() {
        Optional<String> registration =
                text("taskwatch.nearest.registration.event.time").map(this::nearestRegistration);
        Optional<String> logon = text("taskwatch.nearest.logon.event.time")
                .map(time -> time + " logon from there by " + nearestAccount("logon"));
        List<String> lines =
                Stream.of(registration, logon).flatMap(Optional::stream).toList();
        few("nearest", lines.stream());
        if (!lines.isEmpty()) {
            line("", "(Only nearest in time: it may have nothing to do with this task.)");
        }
    }

    private String nearestRegistration(String time) {
        String task = text("taskwatch.nearest.registration.task").orElse(TaskFields.UNKNOWN);
        String runs = text("taskwatch.nearest.registration.command_line")
                .filter(AlertBlock::isKnown)
                .map(command -> ", which runs " + ShortText.of(command, LONG_COMMAND))
                .orElse("");
        return time + " task " + task + " registered by " + nearestAccount("registration") + runs;
    }

    private String nearestAccount(String event) {
        return account("taskwatch.nearest." + event).orElse(TaskFields.UNKNOWN);
    }

    private void runs() {
        List<String> scripts = texts("taskwatch.task.decoded_commands");
        String command = text("taskwatch.task.command_line").orElse(TaskFields.UNKNOWN);
        line("runs", scripts.isEmpty() ? command : ShortText.of(command, LONG_COMMAND));
        few("script", scripts.stream());
        if (!isKnown(command)) {
            text("taskwatch.task.not_captured").ifPresent(why -> line("", "(" + why + ")"));
        }
    }

    private void started() {
        List<String> started = events("taskwatch.started")
                .filter(process -> Nested.text(process, "runs_command").equals(Optional.of("true")))
                .map(AlertBlock::said)
                .toList();
        few("started", started.stream());
        if (started.isEmpty()) {
            text("taskwatch.started_until").ifPresent(until -> line("started", "not seen until " + until));
        }
    }

    private Stream<Map<String, Object>> events(String path) {
        return list(path).stream().filter(Map.class::isInstance).map(one -> Nested.of((Map<?, ?>) one));
    }

    private static String said(Map<String, Object> event) {
        String time = Nested.text(event, "event.time").map(at -> at + " ").orElse("");
        return time + ShortText.of(Nested.text(event, "command_line").orElse(""), LONG_COMMAND);
    }

    private List<String> texts(String path) {
        return list(path).stream().map(String::valueOf).toList();
    }

    private List<?> list(String path) {
        return Nested.value(alert, path).orElse(List.of()) instanceof List<?> values ? values : List.of();
    }

    private String inBrackets(String path) {
        return text(path).map(value -> " (" + value + ")").orElse("");
    }

    private Optional<String> known(String field) {
        return text("taskwatch.task." + field).filter(AlertBlock::isKnown);
    }

    private static boolean isKnown(String value) {
        return !value.equals(TaskFields.UNKNOWN);
    }

    private Optional<String> text(String path) {
        return Nested.text(alert, path);
    }

    private void few(String name, Stream<String> values) {
        List<String> all = values.toList();
        all.stream().limit(MOST_LINES).forEach(value -> line(name, value));
        if (all.size() > MOST_LINES) {
            line("", "(" + (all.size() - MOST_LINES) + " more)");
        }
    }

    /** Whoever reads this thinks that a line with a name in front is ours, so further lines of a value have a bar. */
    private void line(String name, String value) {
        List<String> lines = SafeText.lines(value).lines().toList();
        String shown = lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"));
        block.append("  %-8s%s\n".formatted(name, ShortText.of(shown, LONGEST).replace("\n", "\n" + BAR)));
        if (lines.size() > MOST_LINES) {
            block.append(BAR).append("(%d more lines)\n".formatted(lines.size() - MOST_LINES));
        }
    }
}
