package dev.taskwatch.run;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertBlock;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * {@code --once}: every rule over its window that ends now, without lease or state, each alert as a block for people and a
 * report on standard output. With {@code --json} that has the alerts' documents only, one a line. The exit code is 0 if every run was complete, 2 if a cap left matches, 1 if a run failed or could not see everything.
 */
@Component
@ConditionalOnProperty("once")
class Once implements ApplicationRunner, ExitCodeGenerator {

    private final RuleCatalog rules;
    private final Planner planner;
    private final DetectionRun run;
    private final Clock clock;
    private final List<RunReport> reports = new ArrayList<>();

    private final boolean json;

    Once(RuleCatalog rules, Planner planner, DetectionRun run, Clock clock, @Value("${json:false}") boolean json) {
        this.rules = rules;
        this.planner = planner;
        this.run = run;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (Rule rule : rules.rules()) {
            RunRequest request = RunRequest.of(rule, planner.current(rule, now), RunKind.MANUAL, now);
            RunReport report = run.run(request, rule.maxAlerts(), this::show).report();
            reports.add(report);
            (json ? System.err : System.out).println(text(rule, report));
        }
    }

    private void show(Alert alert) {
        System.out.print(json ? alert.json() + System.lineSeparator() : AlertBlock.of(alert.document()));
    }

    @Override
    public int getExitCode() {
        List<Verdict> verdicts = reports.stream().map(RunReport::verdict).toList();
        boolean sawAll =
                verdicts.stream().allMatch(verdict -> verdict == Verdict.COMPLETE || verdict == Verdict.CAPPED);
        if (!sawAll) {
            return 1;
        }
        return verdicts.contains(Verdict.CAPPED) ? 2 : 0;
    }

    private static String text(Rule rule, RunReport report) {
        return "%s %s%n  window %s%n  %d matches: %d new alerts, %d known, %d left over by the cap%s"
                .formatted(
                        report.verdict(),
                        rule.name(),
                        report.window(),
                        report.matches(),
                        report.written(),
                        report.known(),
                        report.leftOver(),
                        report.error()
                                .map(why -> System.lineSeparator() + "  " + why)
                                .orElse(""));
    }
}
