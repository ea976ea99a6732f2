package dev.taskwatch.alert;

import dev.taskwatch.enrich.taskcache.ComHandlerAction;
import dev.taskwatch.enrich.taskcache.EmailAction;
import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.enrich.taskcache.MessageBoxAction;
import dev.taskwatch.enrich.taskcache.TaskAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One action of a task as a document has it: its type, and those of its strings that are not empty. */
final class ActionFields {

    private static final int MOST_PARTS = 32;

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private ActionFields() {}

    static Map<String, Object> of(TaskAction action) {
        ActionFields of = new ActionFields();
        of.put("type", action.type());
        of.put("id", action.id());
        if (action instanceof ExecAction exec) {
            of.putExec(exec);
        } else if (action instanceof ComHandlerAction com) {
            of.put("clsid", com.clsid());
            of.put("data", com.data());
        } else if (action instanceof EmailAction email) {
            of.putEmail(email);
        } else if (action instanceof MessageBoxAction box) {
            of.put("title", box.title());
            of.put("body", box.body());
        }
        return of.fields;
    }

    private void putExec(ExecAction exec) {
        put("command", exec.command());
        put("arguments", exec.arguments());
        put("working_directory", exec.workingDirectory());
        exec.flags().ifPresent(flags -> fields.put("flags", flags));
    }

    private void putEmail(EmailAction email) {
        put("from", email.from());
        put("to", email.to());
        put("cc", email.cc());
        put("bcc", email.bcc());
        put("reply_to", email.replyTo());
        put("server", email.server());
        put("subject", email.subject());
        put("body", email.body());
        put("attachments", email.attachments());
        put(
                "headers",
                email.headers().stream()
                        .map(header -> header.name() + ": " + header.value())
                        .toList());
    }

    private void put(String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, ShortText.of(value));
        }
    }

    private void put(String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(
                    name, values.stream().limit(MOST_PARTS).map(ShortText::of).toList());
        }
    }
}
