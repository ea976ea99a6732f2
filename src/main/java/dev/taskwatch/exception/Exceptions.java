package dev.taskwatch.exception;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The exceptions as their file says at this moment: it is read at every question, which costs less than noticing that it
 * has changed. While it cannot be read, or is wrong, the last good ones stay.
 */
@Component
public final class Exceptions {

    private static final Logger log = LoggerFactory.getLogger(Exceptions.class);

    private final Optional<Path> file;
    private final RuleCatalog rules;
    private final Clock clock;
    private final Set<String> saidToBeExpired = new HashSet<>();
    private String text = "";
    private ExceptionFile good = ExceptionFile.NONE;
    private Optional<String> problem = Optional.empty();

    /** Refuses to start on a file that is wrong: nothing good was there before. */
    Exceptions(ExceptionsProperties properties, RuleCatalog rules, Clock clock) {
        this.file = properties.file();
        this.rules = rules;
        this.clock = clock;
        file.ifPresent(path -> take(path, read(path)));
        nameExpired();
    }

    /** Those that hold for {@code rule} today. */
    public synchronized List<ExceptionItem> activeFor(RuleId rule) {
        refresh();
        return good.items().stream()
                .filter(item -> item.rules().contains(rule) && !item.isExpired(clock.instant()))
                .toList();
    }

    /** All of them, expired ones too, in the file's order. */
    public synchronized List<ExceptionItem> all() {
        refresh();
        return good.items();
    }

    /** Why the file as it is now does not count; empty if it does. */
    public synchronized Optional<String> problem() {
        refresh();
        return problem;
    }

    private void refresh() {
        try {
            file.ifPresent(path -> take(path, read(path)));
            problem = Optional.empty();
        } catch (InvalidExceptionsException e) {
            report(String.valueOf(e.getMessage()));
        }
        nameExpired();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            String why = e.getClass().getSimpleName();
            throw new InvalidExceptionsException(
                    List.of("taskwatch.exceptions: " + path + " cannot be read (" + why + "); restore it"));
        }
    }

    private void take(Path path, String now) {
        if (now.equals(text)) {
            return;
        }
        good = ExceptionFile.read(path.toString(), now, rules);
        text = now;
        log.info("exceptions loaded count={}", good.items().size());
        good.warnings().forEach(log::warn);
        saidToBeExpired.clear();
    }

    private void report(String why) {
        if (!problem.equals(Optional.of(why))) {
            log.warn("the last good exceptions stay: {}", why);
        }
        problem = Optional.of(why);
    }

    private void nameExpired() {
        good.items().stream()
                .filter(item -> item.isExpired(clock.instant()) && saidToBeExpired.add(item.name()))
                .forEach(item -> log.warn(
                        "exception \"{}\" of {} has expired on {} and holds nothing back any more",
                        item.name(),
                        item.owner(),
                        item.expires()));
    }
}
