package dev.taskwatch.health;

import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Names each right that is missing in the log, once: after the first tick, whatever it came to, that the cluster can say. */
@Component
class MissingRightsLog {

    private static final Logger log = LoggerFactory.getLogger(MissingRightsLog.class);

    private final ElasticsearchRights rights;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean told;

    MissingRightsLog(ElasticsearchRights rights) {
        this.rights = rights;
    }

    @EventListener({TickOutcome.class, TickFailure.class})
    void afterTick() {
        if (told || !asking.tryLock()) { // a rule waits for the cluster's answer at most, never for other rules
            return;
        }
        try {
            rights.missing().forEach(right -> log.warn("{}: {}", right, MissingRight.REMEDY));
            told = true;
        } catch (RightsUnknownException e) {
            // The tick's own failure says why; the next tick asks again.
        } finally {
            asking.unlock();
        }
    }
}
