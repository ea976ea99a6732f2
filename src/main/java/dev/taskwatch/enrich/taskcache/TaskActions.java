package dev.taskwatch.enrich.taskcache;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The registry value {@code TaskCache\Tasks\{GUID}\Actions}, decoded: what a scheduled task runs.
 *
 * @param version as the value says, also when it is none we know; empty when the value is shorter than that
 * @param context id of the principal the actions run as, a label and not an account; empty in version 1
 * @param actions those whole before the fault, in the value's order
 * @param fault why what follows the actions is not decoded; empty when all of the value is
 */
public record TaskActions(
        OptionalInt version, Optional<String> context, List<TaskAction> actions, Optional<Fault> fault) {

    public TaskActions {
        actions = List.copyOf(actions);
    }

    /** Decodes any bytes: never throws, and takes time and memory in proportion to their number at most. */
    public static TaskActions decode(byte[] value) {
        return new ActionsReader(value).read();
    }

    /** Decodes as {@link #decode} does; of text that is not base64, or is cut, the whole bytes before that. */
    public static TaskActions decodeBase64(String text) {
        Base64Text base64 = Base64Text.of(text);
        TaskActions decoded = decode(base64.bytes());
        return base64.fault()
                .filter(fault -> decoded.goesOn())
                .map(decoded::with)
                .orElse(decoded);
    }

    /** Whether the value, as far as it was decoded, could have gone on behind its last byte. */
    private boolean goesOn() {
        return fault.isEmpty() || fault.get().reason() == Fault.Reason.PAST_END;
    }

    private TaskActions with(Fault cause) {
        return new TaskActions(version, context, actions, Optional.of(cause));
    }
}
