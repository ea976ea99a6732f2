package dev.taskwatch.run;

import dev.taskwatch.alert.AlertDocuments;
import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.alert.AlertProperties;
import dev.taskwatch.enrich.InMemorySurroundings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.ScheduleProperties;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.SourceEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.support.SimpleTriggerContext;
import org.springframework.util.unit.DataSize;

/** A rule as a started service polls it, on other edges than Elasticsearch and in nobody's thread. */
public final class PolledRule {

    private final RulePoller poller;

    public PolledRule(
            Rule rule,
            ScheduleProperties properties,
            EqlSearch search,
            SourceEvents events,
            AlertIndex alerts,
            StateStore states,
            ApplicationEventPublisher publisher,
            Clock clock) {
        DetectionRun run = new DetectionRun(
                search,
                events,
                new InMemorySurroundings(List.of()).enricher(),
                alerts,
                new AlertDocuments(new AlertProperties(DataSize.ofMegabytes(1))),
                clock);
        RuleTick tick = Ticks.of(rule, Planners.with(properties), run, states, clock);
        poller = new RulePoller(rule, tick, properties.retry(), publisher, clock);
    }

    /** Polls once, and publishes what came of it. */
    public void poll() {
        poller.poll();
    }

    /** When the service would poll next. */
    public Instant next() {
        return poller.nextExecution(new SimpleTriggerContext());
    }
}
