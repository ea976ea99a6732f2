package dev.taskwatch.run;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A rule over a window of any length, in pieces and under one cap; without lease or state. */
final class ManualRun {

    private final Planner planner;
    private final DetectionRun run;
    private final Instant asked;
    private final Consumer<Alert> show;

    /**
     * @param asked when it was asked for
     * @param show is given each new alert
     */
    ManualRun(Planner planner, DetectionRun run, Instant asked, Consumer<Alert> show) {
        this.planner = planner;
        this.run = run;
        this.asked = asked;
        this.show = show;
    }

    /** Oldest first, so that what is not finished is one window up to the end. */
    ManualReport over(Rule rule, DetectionWindow window) {
        List<RunResult> results = new ArrayList<>();
        int capLeft = rule.maxAlerts();
        for (DetectionWindow piece : planner.pieces(rule, window)) {
            RunResult result = run.run(RunRequest.of(rule, piece, RunKind.MANUAL, asked), capLeft, show);
            results.add(result);
            capLeft -= result.capUsed();
            if (stops(result.report().verdict())) {
                break;
            }
        }
        return new ManualReport(rule, window, results);
    }

    /** After a lost shard the rest may still be seen; after the others there is nothing to gain. */
    private static boolean stops(Verdict verdict) {
        return verdict != Verdict.COMPLETE && verdict != Verdict.PARTIAL;
    }
}
