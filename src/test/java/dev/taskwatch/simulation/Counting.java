package dev.taskwatch.simulation;

import dev.taskwatch.run.TickOutcome;
import java.time.Instant;

/** How a process counts what exceptions hold back. */
interface Counting {

    void on(TickOutcome outcome);

    int lastDay(String exception, Instant now);
}
