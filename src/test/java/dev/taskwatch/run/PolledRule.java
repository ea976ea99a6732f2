package dev.taskwatch.run;

import dev.taskwatch.alert.AlertDocuments;
import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.alert.AlertProperties;
import dev.taskwatch.enrich.InMemorySurroundings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.ScheduleProperties;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.search.SourceEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.support.SimpleTriggerContext;
import org.springframework.util.unit.DataSize;

/** A rule as a started service polls it, on other edges than Elasticsearch and in nobody's thread. */
public final class PolledRule {

    private final RulePoller poller;
    private final Rule rule;
    private final Planner planner;
    private final DetectionRun run;
    private final Clock clock;

    public PolledRule(
            Rule rule,
            ScheduleProperties properties,
            EqlSearch search,
            LateEvents lateEvents,
            SourceEvents events,
            AlertIndex alerts,
            StateStore states,
            Arrivals arrivals,
            ApplicationEventPublisher publisher,
            Clock clock,
            LongSupplier nanoTime) {
        run = new DetectionRun(
                search,
                events,
                new InMemorySurroundings(List.of()).enricher(),
                alerts,
                new AlertDocuments(new AlertProperties(DataSize.ofMegabytes(1))),
                clock);
        this.rule = rule;
        this.planner = Planners.with(properties);
        this.clock = clock;
        Lease lease =
                new Lease(String.valueOf(properties.replica()), rule.schedule().interval(), nanoTime);
        RuleTick tick = new RuleTick(rule, planner, run, lateEvents, states, lease, arrivals, clock);
        poller = new RulePoller(rule, tick, properties.retry(), publisher, clock);
    }

    /** Polls once, and publishes what came of it. */
    public void poll() {
        poller.poll();
    }

    /** What {@code --once} does, and with {@code dry} what {@code --dry} makes of it. */
    public List<RunReport> runByHand(DetectionWindow window, boolean dry) {
        DetectionRun chosen = dry ? run.dry(known -> {}) : run;
        ManualReport report = new ManualRun(planner, chosen, clock.instant(), alert -> {}).over(rule, window);
        return report.results().stream().map(RunResult::report).toList();
    }

    /** What a clean shutdown does. */
    public void release() {
        poller.release();
    }

    /** When the service would poll next. */
    public Instant next() {
        return poller.nextExecution(new SimpleTriggerContext());
    }
}
