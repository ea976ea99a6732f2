package dev.taskwatch.alert;

import dev.taskwatch.enrich.Account;
import dev.taskwatch.enrich.Fact;
import dev.taskwatch.enrich.FurtherWrite;
import dev.taskwatch.enrich.Logon;
import dev.taskwatch.enrich.Nearest;
import dev.taskwatch.enrich.Registration;
import dev.taskwatch.enrich.StartedProcess;
import dev.taskwatch.enrich.TaskStory;
import dev.taskwatch.enrich.TaskWrite;
import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.enrich.taskcache.TaskAction;
import dev.taskwatch.enrich.taskcache.TaskActions;
import dev.taskwatch.search.EventRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fields below {@code taskwatch} that tell of a task. What cannot be told is {@code unknown}, never absent. */
final class TaskFields {

    static final String UNKNOWN = "unknown";

    /** Windows takes 32 actions; whoever writes the value directly may write any number. */
    private static final int MOST_ACTIONS = 32;

    private static final String NOT_CAPTURED = "The event says that the actions were written, not what they are";
    private static final String SYSMON = NOT_CAPTURED + ": Sysmon never captures this value.";
    private static final String OTHER_SENSOR = NOT_CAPTURED + "; its sensor left the value out.";
    private static final String TOO_LARGE = "The event is too large to be kept whole; the actions are left out.";
    private static final String BETWEEN_COMMANDS = " ; ";

    private TaskFields() {}

    /** @param now later than which nothing was seen */
    static Map<String, Object> of(TaskStory story, Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("enrichment", story.enrichment().word());
        story.missing().ifPresent(why -> fields.put("enrichment_reason", ShortText.of(why)));
        fields.put("task", task(story));
        fields.put("creator", story.registration().map(TaskFields::creator).orElseGet(TaskFields::unknown));
        fields.put("logon", story.logon().map(TaskFields::logon).orElseGet(TaskFields::unknown));
        Map<String, Object> nearest = nearest(story.nearest());
        if (!nearest.isEmpty()) {
            fields.put("nearest", nearest);
        }
        fields.put("started", story.started().stream().map(TaskFields::started).toList());
        story.startedUntil()
                .ifPresent(until -> fields.put("started_until", (now.isBefore(until) ? now : until).toString()));
        fields.put(
                "further_writes",
                story.further().stream().map(TaskFields::furtherWrite).toList());
        return fields;
    }

    private static Map<String, Object> task(TaskStory story) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("guid", story.write().guid().value());
        putFact(task, "name", story.name());
        putFact(task, "author", story.author());
        putFact(
                task,
                "run_as",
                story.registration()
                        .flatMap(said -> said.runsAs()
                                .map(account ->
                                        fact(account, "Principals in the Security event's task content", said))));
        Optional<TaskActions> captured = story.write().actions();
        task.put("captured", captured.isPresent());
        captured.ifPresentOrElse(actions -> putDecoded(task, actions), () -> putRegistered(task, story));
        return task;
    }

    private static void putFact(Map<String, Object> task, String field, Optional<Fact> fact) {
        task.put(field, fact.map(said -> ShortText.of(said.value())).orElse(UNKNOWN));
        fact.ifPresent(said -> putFrom(task, field, said));
    }

    private static void putFrom(Map<String, Object> task, String field, Fact said) {
        task.put(field + "_from", Map.of("how", said.how().words(), "what", said.what(), "event", event(said.event())));
    }

    private static Fact fact(String value, String what, Registration said) {
        return new Fact(value, said.how(), what, said.event());
    }

    private static void putDecoded(Map<String, Object> task, TaskActions decoded) {
        decoded.version().ifPresent(version -> task.put("version", version));
        decoded.context().ifPresent(context -> task.put("context", ShortText.of(context)));
        decoded.fault().ifPresent(fault -> {
            task.put("fault", fault.sentence());
            task.put("fault_code", fault.reason().code());
        });
        putActions(task, decoded.actions());
    }

    /** The Security log often has what the registry's event lacks. */
    private static void putRegistered(Map<String, Object> task, TaskStory story) {
        task.put("not_captured", notCaptured(story.write()));
        Optional<Registration> registration = story.registration();
        List<TaskAction> actions = registration.map(Registration::actions).orElse(List.of());
        if (actions.isEmpty()) {
            task.put("command_line", UNKNOWN);
        } else {
            putActions(task, actions);
            registration.ifPresent(said ->
                    putFrom(task, "command_line", fact(summary(actions), "task content of the Security event", said)));
        }
    }

    private static String notCaptured(TaskWrite write) {
        if (write.isSysmons()) {
            return SYSMON;
        }
        return write.cut() ? TOO_LARGE : OTHER_SENSOR;
    }

    private static void putActions(Map<String, Object> task, List<TaskAction> all) {
        List<TaskAction> actions = all.subList(0, Math.min(MOST_ACTIONS, all.size()));
        task.put("command_line", commandLine(actions));
        task.put(
                "decoded_commands",
                actions.stream()
                        .filter(ExecAction.class::isInstance)
                        .flatMap(action -> ((ExecAction) action).encodedCommands().stream())
                        .limit(MOST_ACTIONS)
                        .map(ShortText::of)
                        .toList());
        task.put("actions", actions.stream().map(ActionFields::of).toList());
        if (all.size() > actions.size()) {
            task.put("actions_left_out", all.size() - actions.size());
        }
    }

    private static String commandLine(List<TaskAction> actions) {
        return actions.isEmpty() ? UNKNOWN : ShortText.of(summary(actions));
    }

    private static String summary(List<TaskAction> actions) {
        return actions.stream().map(TaskAction::summary).collect(Collectors.joining(BETWEEN_COMMANDS));
    }

    private static Map<String, Object> creator(Registration registration) {
        Map<String, Object> creator = account(registration.creator());
        creator.put("how", registration.how().words());
        creator.put("event", event(registration.event()));
        return creator;
    }

    private static Map<String, Object> logon(Logon logon) {
        Map<String, Object> fields = account(logon.account());
        Map<String, Object> source = new LinkedHashMap<>();
        logon.sourceIp().ifPresent(ip -> source.put("ip", ip));
        logon.sourcePort().ifPresent(port -> source.put("port", number(port)));
        fields.put("source", source);
        fields.put("how", logon.how().words());
        fields.put("event", event(logon.event()));
        return fields;
    }

    /** Apart from the task's own fields, as it may have nothing to do with it. */
    private static Map<String, Object> nearest(Nearest nearest) {
        Map<String, Object> fields = new LinkedHashMap<>();
        nearest.registration().ifPresent(registration -> fields.put("registration", nearestRegistration(registration)));
        nearest.logon().ifPresent(logon -> fields.put("logon", logon(logon)));
        return fields;
    }

    private static Map<String, Object> nearestRegistration(Registration registration) {
        List<TaskAction> actions = registration.actions();
        Map<String, Object> fields = creator(registration);
        fields.put("task", registration.task().map(ShortText::of).orElse(UNKNOWN));
        fields.put("command_line", commandLine(actions.subList(0, Math.min(MOST_ACTIONS, actions.size()))));
        return fields;
    }

    private static Map<String, Object> account(Account account) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", account.name().map(ShortText::of).orElse(UNKNOWN));
        account.domain().ifPresent(domain -> fields.put("domain", ShortText.of(domain)));
        account.sid().ifPresent(sid -> fields.put("sid", ShortText.of(sid)));
        fields.put("logon_id", account.logonId().map(ShortText::of).orElse(UNKNOWN));
        return fields;
    }

    private static Map<String, Object> unknown() {
        return new LinkedHashMap<>(Map.of("name", UNKNOWN, "logon_id", UNKNOWN));
    }

    private static Map<String, Object> started(StartedProcess process) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "command_line",
                process.commandLine().or(process::executable).map(ShortText::of).orElse(UNKNOWN));
        process.executable().ifPresent(executable -> fields.put("executable", ShortText.of(executable)));
        process.pid().ifPresent(pid -> fields.put("pid", number(pid)));
        process.entityId().ifPresent(id -> fields.put("entity_id", ShortText.of(id)));
        process.user().ifPresent(user -> fields.put("user", ShortText.of(user)));
        fields.put("how", process.how().words());
        fields.put("by_scheduler", process.byScheduler());
        fields.put("runs_command", process.runsCommand());
        fields.put("event", event(process.event()));
        return fields;
    }

    private static Map<String, Object> furtherWrite(FurtherWrite write) {
        String commands = write.actions()
                .map(TaskActions::actions)
                .filter(actions -> !actions.isEmpty())
                .map(actions -> ShortText.of(summary(actions.subList(0, Math.min(MOST_ACTIONS, actions.size())))))
                .orElse(UNKNOWN);
        return Map.of(
                "guid",
                write.guid().value(),
                "command_line",
                commands,
                "how",
                write.how().words(),
                "event",
                event(write.event()));
    }

    private static Object number(String text) {
        return text.matches("\\d{1,18}") ? Long.valueOf(text) : text;
    }

    private static Map<String, Object> event(EventRef event) {
        return Map.of(
                "id",
                event.id(),
                "index",
                event.index(),
                "time",
                event.timestamp().toString());
    }
}
