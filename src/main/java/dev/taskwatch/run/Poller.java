package dev.taskwatch.run;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

/** Ticks every rule on its own grid, each in a thread of its own, until the service stops. */
@Component
@ConditionalOnProperty(name = "once", havingValue = "false", matchIfMissing = true)
@ConditionalOnProperty(name = "set-up", havingValue = "false", matchIfMissing = true)
class Poller implements AutoCloseable {

    private static final Duration PATIENCE_AT_SHUTDOWN = Duration.ofSeconds(20);

    private final Clock clock;
    private final List<RulePoller> pollers;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

    Poller(
            RuleCatalog rules,
            RuleTicks ticks,
            ScheduleProperties properties,
            ApplicationEventPublisher events,
            Clock clock) {
        this.clock = clock;
        this.pollers = rules.rules().stream()
                .map(rule -> new RulePoller(rule, ticks.of(rule), properties.retry(), events, clock))
                .toList();
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        scheduler.setClock(clock);
        scheduler.setPoolSize(pollers.size());
        scheduler.setThreadNamePrefix("rule-");
        scheduler.setWaitForTasksToCompleteOnShutdown(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // they are ticks to come
        scheduler.setAwaitTerminationMillis(PATIENCE_AT_SHUTDOWN.toMillis());
        scheduler.initialize();
        pollers.forEach(this::schedule);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a poll lets nothing out, and ends only with the service
    private void schedule(RulePoller poller) {
        scheduler.schedule(poller::poll, poller);
    }

    @Override
    public void close() {
        scheduler.shutdown();
        pollers.forEach(RulePoller::release);
    }
}
