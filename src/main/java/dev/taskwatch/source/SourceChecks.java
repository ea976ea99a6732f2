package dev.taskwatch.source;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Checks the sources in a thread of its own, so that no rule ever waits for it. Every replica does, whichever holds the
 * rules: a few requests every few minutes are less than an agreement on who makes them, and a replica that cannot read
 * should say so before it is needed.
 */
@Component
@ConditionalOnProperty(name = "once", havingValue = "false", matchIfMissing = true)
@ConditionalOnProperty(name = "set-up", havingValue = "false", matchIfMissing = true)
class SourceChecks implements AutoCloseable {

    private final SourceWatch watch;
    private final Clock clock;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

    SourceChecks(SourceWatch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    @SuppressWarnings("FutureReturnValueIgnored") // a check lets nothing out, and they end only with the service
    void start() {
        scheduler.setClock(clock);
        scheduler.setThreadNamePrefix("sources-");
        scheduler.initialize();
        scheduler.schedule(watch::check, context -> clock.instant().plus(watch.untilNext()));
    }

    @Override
    public void close() {
        scheduler.shutdown();
    }
}
