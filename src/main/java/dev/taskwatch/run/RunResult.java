package dev.taskwatch.run;

import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Gap;
import java.util.List;
import java.util.Optional;

/**
 * A run's report and what it means for the rule's timeline.
 *
 * @param rest what of the window is not finished: all of it unless the verdict is {@code CAPPED}; empty if complete
 * @param gaps what no search can give, however often it is repeated
 * @param capUsed how many alerts it wrote or may have written
 */
public record RunResult(RunReport report, Optional<DetectionWindow> rest, List<Gap> gaps, int capUsed) {

    public RunResult {
        gaps = List.copyOf(gaps);
    }
}
