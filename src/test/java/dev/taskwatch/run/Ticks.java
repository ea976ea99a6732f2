package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.search.LateAnswer;
import dev.taskwatch.search.LateEvents;
import java.time.Clock;
import java.util.List;

/** Ticks for tests that are about something else: no event is late, and there is one replica. */
final class Ticks {

    static final LateEvents NOTHING_LATE = (rule, window, since) -> new LateAnswer(List.of(), true, 1);

    private Ticks() {}

    static RuleTick of(Rule rule, Planner planner, DetectionRun run, StateStore states, Clock clock) {
        Lease lease = new Lease("replica-0", rule.schedule().interval(), System::nanoTime);
        return new RuleTick(rule, planner, run, NOTHING_LATE, states, lease, clock);
    }
}
