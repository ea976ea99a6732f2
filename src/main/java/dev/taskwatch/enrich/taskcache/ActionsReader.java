package dev.taskwatch.enrich.taskcache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads one value. Version 2 is version 1 with a context, version 3 is version 2 with flags in each exec; actions follow
 * until the bytes end.
 */
final class ActionsReader {

    private static final int STRING = Integer.BYTES; // an empty string is its length alone

    private final ActionBytes bytes;
    private final List<TaskAction> actions = new ArrayList<>();
    private OptionalInt version = OptionalInt.empty();
    private Optional<String> context = Optional.empty();
    private int action;

    ActionsReader(byte[] value) {
        bytes = new ActionBytes(value);
    }

    TaskActions read() {
        Optional<Fault> fault = Optional.empty();
        try {
            readAll();
        } catch (Malformed e) {
            fault = Optional.of(e.inAction(action));
        }
        return new TaskActions(version, context, actions, fault);
    }

    private void readAll() throws Malformed {
        readVersion();
        if (has(2)) {
            context = Optional.of(bytes.string("context"));
        }
        while (bytes.hasMore()) {
            action++;
            readAction();
        }
    }

    private void readVersion() throws Malformed {
        int number = bytes.u16("version");
        version = OptionalInt.of(number);
        if (number < 1 || number > 3) {
            throw new Malformed(Fault.Reason.UNKNOWN_VERSION, 0, "version", number + " is none of 1, 2 and 3");
        }
    }

    private boolean has(int since) {
        return version.orElseThrow() >= since;
    }

    private void readAction() throws Malformed {
        int start = bytes.offset();
        int kind = bytes.u16("kind");
        switch (kind) {
            case 0x6666 -> readExec();
            case 0x7777 -> actions.add(comHandler());
            case 0x8888 -> actions.add(email());
            case 0x9999 -> actions.add(messageBox());
            default ->
                throw new Malformed(
                        Fault.Reason.UNKNOWN_ACTION, start, "kind", String.format("0x%04X is not known", kind));
        }
    }

    /** The command is whole, and kept, also when nothing but its flags is cut off: seen in public samples. */
    private void readExec() throws Malformed {
        ExecAction exec = new ExecAction(
                bytes.string("id"),
                bytes.string("command"),
                bytes.string("arguments"),
                bytes.string("working directory"),
                OptionalInt.empty());
        actions.add(exec);
        if (has(3)) {
            actions.set(actions.size() - 1, exec.withFlags(bytes.u16("flags")));
        }
    }

    private ComHandlerAction comHandler() throws Malformed {
        return new ComHandlerAction(bytes.string("id"), bytes.guid("class id"), bytes.string("data"));
    }

    private EmailAction email() throws Malformed {
        return new EmailAction(
                bytes.string("id"),
                bytes.string("from"),
                bytes.string("to"),
                bytes.string("cc"),
                bytes.string("bcc"),
                bytes.string("reply-to"),
                bytes.string("server"),
                bytes.string("subject"),
                bytes.string("body"),
                attachments(),
                headers());
    }

    private List<String> attachments() throws Malformed {
        int count = bytes.count("attachments", STRING);
        List<String> attachments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            attachments.add(bytes.string("attachment"));
        }
        return attachments;
    }

    private List<EmailAction.Header> headers() throws Malformed {
        int count = bytes.count("headers", 2 * STRING);
        List<EmailAction.Header> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            headers.add(new EmailAction.Header(bytes.string("header name"), bytes.string("header value")));
        }
        return headers;
    }

    private MessageBoxAction messageBox() throws Malformed {
        return new MessageBoxAction(bytes.string("id"), bytes.string("title"), bytes.string("body"));
    }
}
