package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What came of a run.
 *
 * @param matches how many matches the searches gave, each counted once
 * @param known how many of them had an alert already
 * @param written how many alerts were new
 * @param leftOver how many matches are known to wait because of the cap; there may be more
 * @param requests how many requests it took
 * @param error why the verdict is not {@code COMPLETE}, in plain words
 */
public record RunReport(
        UUID id,
        RuleId rule,
        RunKind kind,
        Instant tick,
        DetectionWindow window,
        Verdict verdict,
        int matches,
        int known,
        int written,
        int leftOver,
        int requests,
        Instant started,
        Duration took,
        Optional<String> error) {}
