package dev.taskwatch.run;

import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.search.LateAnswer;
import dev.taskwatch.search.LateEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ticks of the only replica there is. */
final class Ticks {

    static final LateEvents NOTHING_LATE = (rule, window, since) -> new LateAnswer(List.of(), true, 1);

    /** A cluster whose clock is not behind any test's, and whose events say when they arrived. */
    static final Arrivals TOLD = arrivals(Optional.of(Instant.MAX), Optional.empty());

    private Ticks() {}

    static Arrivals arrivals(Optional<Instant> clusterTime, Optional<Boolean> trusted) {
        return new Arrivals() {
            @Override
            public Optional<Instant> clusterTime() {
                return clusterTime;
            }

            @Override
            public Optional<Boolean> areTrusted(RuleId rule) {
                return trusted;
            }
        };
    }

    /** For tests that are about something else: no event is late. */
    static RuleTick of(Rule rule, Planner planner, DetectionRun run, StateStore states, Clock clock) {
        Lease lease = new Lease("replica-0", rule.schedule().interval(), System::nanoTime);
        return new RuleTick(rule, planner, run, NOTHING_LATE, states, lease, TOLD, clock);
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
                TOLD,
                clock);
    }
}
