package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What the checks beside the runs have found, for the ticks. */
@Component
public final class KnownArrivals implements Arrivals {

    /** A little less than the checks' default period, so that each check reads it anew and ticks do not. */
    private static final Duration READ_EVERY = Duration.ofSeconds(290);

    private final ClusterClock cluster;
    private final Map<RuleId, Boolean> trusted = new ConcurrentHashMap<>();

    public KnownArrivals(ClusterTime time) {
        this.cluster = new ClusterClock(time, READ_EVERY, System::nanoTime);
    }

    @Override
    public Optional<Instant> clusterTime() {
        return cluster.now();
    }

    @Override
    public Optional<Boolean> areTrusted(RuleId rule) {
        return Optional.ofNullable(trusted.get(rule));
    }

    /** Takes what a check has found; an empty answer makes it unknown. */
    public void trust(RuleId rule, Optional<Boolean> whether) {
        whether.ifPresentOrElse(known -> trusted.put(rule, known), () -> trusted.remove(rule));
    }
}
