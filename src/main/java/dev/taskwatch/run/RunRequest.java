package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Instant;
import java.util.UUID;

/**
 * One rule to be taken over one window.
 *
 * @param id names the run in its report and in every alert it writes
 * @param tick the planned time; of a manual run, the time it was asked for
 */
public record RunRequest(UUID id, Rule rule, DetectionWindow window, RunKind kind, Instant tick) {

    public static RunRequest of(Rule rule, DetectionWindow window, RunKind kind, Instant tick) {
        return new RunRequest(UUID.randomUUID(), rule, window, kind, tick);
    }
}
