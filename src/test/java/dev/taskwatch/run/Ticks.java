package dev.taskwatch.run;

import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.search.LateAnswer;
import dev.taskwatch.search.LateEvents;
import java.time.Clock;
import java.util.List;

/** Ticks of the only replica there is. */
final class Ticks {

    static final LateEvents NOTHING_LATE = (rule, window, since) -> new LateAnswer(List.of(), true, 1);

    private Ticks() {}

    /** For tests that are about something else: no event is late. */
    static RuleTick of(Rule rule, Planner planner, DetectionRun run, StateStore states, Clock clock) {
        Lease lease = new Lease("replica-0", rule.schedule().interval(), System::nanoTime);
        return new RuleTick(rule, planner, run, NOTHING_LATE, states, lease, clock);
    }

    /** Of the only rule of {@code service}, late events and all; only the time is a test's own. */
    static RuleTick of(Service service, Clock clock) {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        return new RuleTick(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(LateEvents.class),
                service.get(StateStore.class),
                new Lease("replica-0", rule.schedule().interval(), System::nanoTime),
                clock);
    }
}
