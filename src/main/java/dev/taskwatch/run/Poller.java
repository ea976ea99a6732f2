package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

/** Ticks every rule on its own grid, each in a thread of its own, until the service stops. */
@Component
@ConditionalOnProperty(name = "once", havingValue = "false", matchIfMissing = true)
class Poller implements AutoCloseable {

    private static final Duration PATIENCE_AT_SHUTDOWN = Duration.ofSeconds(20);

    private final RuleCatalog rules;
    private final Clock clock;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final Function<Rule, RulePoller> pollers;

    Poller(
            RuleCatalog rules,
            Planner planner,
            DetectionRun run,
            StateStore states,
            ScheduleProperties properties,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.pollers = rule -> new RulePoller(
                rule, new RuleTick(rule, planner, run, states, clock), properties.retry(), events, clock);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        scheduler.setClock(clock);
        scheduler.setPoolSize(rules.rules().size());
        scheduler.setThreadNamePrefix("rule-");
        scheduler.setWaitForTasksToCompleteOnShutdown(true);
        scheduler.setAwaitTerminationMillis(PATIENCE_AT_SHUTDOWN.toMillis());
        scheduler.initialize();
        rules.rules().stream().map(pollers).forEach(this::schedule);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a poll lets nothing out, and ends only with the service
    private void schedule(RulePoller poller) {
        scheduler.schedule(poller::poll, poller);
    }

    @Override
    public void close() {
        scheduler.shutdown();
    }
}
