package dev.taskwatch.run;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.stereotype.Component;

/** What {@code --once} does, for those who ask a running service: one manual run of every rule at a time. */
@Component
public final class ManualRuns {

    private final RuleCatalog rules;
    private final Planner planner;
    private final DetectionRun run;
    private final Clock clock;
    private final ReentrantLock busy = new ReentrantLock();

    ManualRuns(RuleCatalog rules, Planner planner, DetectionRun run, Clock clock) {
        this.rules = rules;
        this.planner = planner;
        this.run = run;
        this.clock = clock;
    }

    /**
     * Runs every rule over its own window that ends now, or from {@code from} to {@code to}.
     *
     * @throws IllegalArgumentException in one sentence, if it is not clear what is meant, or another one still runs
     */
    public List<ManualReport> run(@Nullable String from, @Nullable String to, boolean dry) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ManualOptions options = ManualOptions.of(new DefaultApplicationArguments(arguments(from, to, dry)), now);
        if (!busy.tryLock()) {
            throw new IllegalArgumentException("a manual run is under way; ask again when it has ended");
        }
        try {
            DetectionRun chosen = dry ? run.dry(known -> {}) : run;
            ManualRun manual = new ManualRun(planner, chosen, now, alert -> {});
            List<ManualReport> reports = rules.rules().stream()
                    .map(rule -> manual.over(rule, options.window().orElseGet(() -> planner.current(rule, now))))
                    .toList();
            reports.stream()
                    .flatMap(report -> report.results().stream())
                    .forEach(result -> RunLog.tell(result.report()));
            return reports;
        } finally {
            busy.unlock();
        }
    }

    private static String[] arguments(@Nullable String from, @Nullable String to, boolean dry) {
        return Stream.of(
                        Optional.ofNullable(from).map(time -> "--from=" + time),
                        Optional.ofNullable(to).map(time -> "--to=" + time),
                        Optional.of("--dry").filter(option -> dry))
                .flatMap(Optional::stream)
                .toArray(String[]::new);
    }
}
