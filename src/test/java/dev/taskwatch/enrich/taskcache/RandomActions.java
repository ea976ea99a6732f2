package dev.taskwatch.enrich.taskcache;

import dev.taskwatch.RandomCases;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Whole values of every version and kind, with the strings that decoders are most likely to get wrong. */
final class RandomActions {

    private final RandomCases random;

    private RandomActions(RandomCases random) {
        this.random = random;
    }

    static TaskActions of(RandomCases random) {
        return new RandomActions(random).value(random.between(1, 3));
    }

    private TaskActions value(int version) {
        Optional<String> context = version == 1 ? Optional.empty() : Optional.of(text());
        List<TaskAction> actions = random.list(0, 6, () -> action(version));
        return new TaskActions(OptionalInt.of(version), context, actions, Optional.empty());
    }

    private TaskAction action(int version) {
        return switch (random.between(0, 3)) {
            case 0 -> exec(version);
            case 1 -> comHandler();
            case 2 -> email();
            default -> new MessageBoxAction(text(), text(), text());
        };
    }

    private TaskAction exec(int version) {
        OptionalInt flags = version < 3 ? OptionalInt.empty() : OptionalInt.of(random.between(0, 0xFFFF));
        return new ExecAction(text(), text(), text(), text(), flags);
    }

    private TaskAction comHandler() {
        String clsid = new UUID(random.anyLong(), random.anyLong()).toString().toUpperCase(Locale.ROOT);
        return new ComHandlerAction(text(), '{' + clsid + '}', text());
    }

    private TaskAction email() {
        return new EmailAction(
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                random.list(0, 4, this::text),
                random.list(0, 4, () -> new EmailAction.Header(text(), text())));
    }

    /** Any text without lone surrogates and without NULs at its end, as these do not survive encoding. */
    private String text() {
        StringBuilder text = new StringBuilder();
        random.list(0, 24, this::letter).forEach(text::appendCodePoint);
        return text.toString().replaceAll("\0+$", "");
    }

    private int letter() {
        return switch (random.between(0, 8)) {
            case 0, 1 -> random.oneOf(0x6666, 0x7777, 0x8888, 0x9999);
            case 2 -> random.oneOf(0, 0xFEFF, 0xFFFD, 0x202E, 0x1F600, 0x10FFFF);
            case 3 -> random.yesOrNo() ? random.between(0, 0xD7FF) : random.between(0xE000, 0x10FFFF);
            default -> random.between(0x20, 0x7E);
        };
    }
}
