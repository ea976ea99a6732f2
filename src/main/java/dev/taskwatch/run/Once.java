package dev.taskwatch.run;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertBlock;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Planner;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * {@code --once}: a manual run of every rule, over its window that ends now or over {@code --from} and {@code --to}; each
 * alert as a block for people and a report on standard output. With {@code --json} that has the alerts' documents only, one
 * a line; with {@code --dry} nothing is written. Alerts of building blocks are only counted, unless {@code
 * --building-blocks} is given. The exit code is 0 if every run was complete, 2 if a cap left matches, 1 if a run failed,
 * could not see everything, or was not understood.
 */
@Component
@ConditionalOnProperty("once")
class Once implements ApplicationRunner, ExitCodeGenerator {

    private static final int WRONG = 1;

    private final RuleCatalog rules;
    private final Planner planner;
    private final DetectionRun run;
    private final Clock clock;
    private boolean json;
    private int exitCode;

    Once(RuleCatalog rules, Planner planner, DetectionRun run, Clock clock) {
        this.rules = rules;
        this.planner = planner;
        this.run = run;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        json = arguments.containsOption("json");
        ManualOptions options;
        try {
            options = ManualOptions.of(arguments, now);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            exitCode = WRONG;
            return;
        }
        runAll(options, now);
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }

    private void runAll(ManualOptions options, Instant now) {
        if (options.dry()) {
            say("Dry run: nothing is written; new alerts are what would be.");
        }
        DetectionRun chosen = options.dry() ? run.dry(id -> say("known   " + id.time() + " alert " + id.value())) : run;
        for (Rule rule : rules.rules()) {
            boolean hidden = rule.buildingBlock().isPresent() && !options.buildingBlocks();
            ManualRun manual = new ManualRun(planner, chosen, now, hidden ? alert -> {} : this::show);
            DetectionWindow window = options.window().orElseGet(() -> planner.current(rule, now));
            ManualReport report = manual.over(rule, window);
            say(report.text());
            exitCode = worse(exitCode, report.exitCode());
        }
    }

    private void show(Alert alert) {
        System.out.print(json ? alert.json() + System.lineSeparator() : AlertBlock.of(alert.document()));
    }

    private void say(String text) {
        (json ? System.err : System.out).println(text);
    }

    /** 1 is worse than 2. */
    private static int worse(int one, int other) {
        return one == WRONG || other == WRONG ? WRONG : Math.max(one, other);
    }
}
