package dev.taskwatch.enrich.taskcache;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Whole values of every version and kind, with the strings that trip decoders up. */
final class ActionsArbitraries {

    private ActionsArbitraries() {}

    static Arbitrary<TaskActions> values() {
        return Arbitraries.integers().between(1, 3).flatMap(ActionsArbitraries::values);
    }

    private static Arbitrary<TaskActions> values(int version) {
        Arbitrary<Optional<String>> context =
                version == 1 ? Arbitraries.just(Optional.empty()) : texts().map(Optional::of);
        return Combinators.combine(context, actions(version).list().ofMaxSize(6))
                .as((label, list) -> new TaskActions(OptionalInt.of(version), label, list, Optional.empty()));
    }

    private static Arbitrary<TaskAction> actions(int version) {
        return Arbitraries.oneOf(List.of(execs(version), comHandlers(), emails(), messageBoxes()));
    }

    private static Arbitrary<TaskAction> execs(int version) {
        Arbitrary<OptionalInt> flags = version < 3
                ? Arbitraries.just(OptionalInt.empty())
                : Arbitraries.integers().between(0, 0xFFFF).map(OptionalInt::of);
        return Combinators.combine(texts(), texts(), texts(), texts(), flags).as(ExecAction::new);
    }

    private static Arbitrary<TaskAction> comHandlers() {
        Arbitrary<String> clsids = Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as((high, low) -> '{' + new UUID(high, low).toString().toUpperCase(Locale.ROOT) + '}');
        return Combinators.combine(texts(), clsids, texts()).as(ComHandlerAction::new);
    }

    private static Arbitrary<TaskAction> emails() {
        Arbitrary<EmailAction.Header> header =
                Combinators.combine(texts(), texts()).as(EmailAction.Header::new);
        return Combinators.combine(
                        texts().list().ofSize(9),
                        texts().list().ofMaxSize(4),
                        header.list().ofMaxSize(4))
                .as((s, attachments, headers) -> new EmailAction(
                        s.get(0),
                        s.get(1),
                        s.get(2),
                        s.get(3),
                        s.get(4),
                        s.get(5),
                        s.get(6),
                        s.get(7),
                        s.get(8),
                        attachments,
                        headers));
    }

    private static Arbitrary<TaskAction> messageBoxes() {
        return Combinators.combine(texts(), texts(), texts()).as(MessageBoxAction::new);
    }

    /** Any text without lone surrogates and NULs at its end, which do not come back. */
    static Arbitrary<String> texts() {
        Arbitrary<Integer> letters = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(0x20, 0x7E)),
                Tuple.of(2, Arbitraries.of(0x6666, 0x7777, 0x8888, 0x9999)),
                Tuple.of(1, Arbitraries.of(0, 0xFEFF, 0xFFFD, 0x202E, 0x1F600, 0x10FFFF)),
                Tuple.of(1, Arbitraries.integers().between(0, 0x10FFFF).filter(c -> c < 0xD800 || c > 0xDFFF)));
        return letters.list()
                .ofMaxSize(24)
                .map(list -> list.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .replaceAll("\0+$", ""));
    }
}
