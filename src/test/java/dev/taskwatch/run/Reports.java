package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Run reports for tests elsewhere. */
public final class Reports {

    private Reports() {}

    /** Of 9 matches 2 were known, 3 were written and 4 left over, with 5 requests in 1.25 s. */
    public static RunReport of(RuleId rule, DetectionWindow window, Verdict verdict, Optional<String> error) {
        return of(rule, RunKind.CURRENT, window, verdict, error);
    }

    public static RunReport of(
            RuleId rule, RunKind kind, DetectionWindow window, Verdict verdict, Optional<String> error) {
        Instant tick = window.to();
        return new RunReport(
                UUID.randomUUID(),
                rule,
                kind,
                tick,
                window,
                verdict,
                9,
                2,
                3,
                4,
                5,
                tick.plusMillis(500),
                Duration.ofMillis(1250),
                error);
    }
}
