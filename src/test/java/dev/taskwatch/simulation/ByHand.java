package dev.taskwatch.simulation;

import dev.taskwatch.run.PolledRule;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.schedule.DetectionWindow;
import java.util.List;

/** How a rule is run by hand. */
interface ByHand {
    List<RunReport> run(PolledRule rule, DetectionWindow window, boolean dry);
}
