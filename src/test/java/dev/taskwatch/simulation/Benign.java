package dev.taskwatch.simulation;

import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.exception.ExceptionsOf;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.search.InMemoryEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What is known to be benign: a file that changes at times, and what it hides, as an operator would read it. */
final class Benign implements AutoCloseable {

    static final List<String> NAMES = List.of("Backups", "Host");

    /** What the file says. */
    enum Known {
        NOTHING(event -> false),
        BACKUPS(event -> isBackup(event)),
        A_HOST(event -> isOnHost(event)),
        BACKUPS_OF_A_HOST(event -> isBackup(event) && isOnHost(event)),
        BACKUPS_AND_A_HOST(event -> isBackup(event) || isOnHost(event));

        private final Predicate<InMemoryEvent> hidden;

        Known(Predicate<InMemoryEvent> hidden) {
            this.hidden = hidden;
        }

        private static boolean isBackup(InMemoryEvent event) {
            return Traffic.BACKUP.equals(event.fields().get("user.name"));
        }

        private static boolean isOnHost(InMemoryEvent event) {
            return "host-1".equals(event.fields().get("host.id"));
        }

        private String file() {
            return switch (this) {
                case NOTHING -> "[]";
                case BACKUPS -> entry("Backups", "{user.name: backup}");
                case A_HOST -> entry("Host", "{host.id: host-1}");
                case BACKUPS_OF_A_HOST -> entry("Backups", "{user.name: backup, host.id: host-1}");
                case BACKUPS_AND_A_HOST -> BACKUPS.file() + A_HOST.file();
            };
        }

        private static String entry(String name, String conditions) {
            return ExceptionsOf.entry(name, conditions);
        }
    }

    private record Since(Instant at, Known known) {}

    private final Rule rule;
    private final Path file;
    private final List<Since> history = new ArrayList<>();

    Benign(Rule rule, Instant start) {
        this.rule = rule;
        try {
            file = Files.createTempFile("benign", ".yml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        becomes(Known.NOTHING, start);
    }

    void becomes(Known known, Instant now) {
        try {
            Files.writeString(file, known.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        history.add(new Since(now, known));
    }

    /** As a process reads them. */
    Exceptions exceptions(Clock clock) {
        return ExceptionsOf.file(file, new RuleCatalog(List.of(rule), List.of()), clock);
    }

    Known now() {
        return history.get(history.size() - 1).known();
    }

    /** All that was known to be benign at some time from {@code time} on, or of which the cluster may know nothing. */
    List<Known> since(Instant time) {
        return IntStream.range(0, history.size())
                .filter(i -> i + 1 == history.size() || history.get(i + 1).at().isAfter(time))
                .mapToObj(i -> history.get(i).known())
                .distinct()
                .toList();
    }

    /** Where a hidden event could make a match, none is hidden. */
    boolean hides(Known known, InMemoryEvent event) {
        boolean canMakeMatch =
                rule.outline().hasMissingEvents() || rule.outline().until().isPresent();
        return !canMakeMatch && known.hidden.test(event);
    }

    @Override
    public void close() {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
