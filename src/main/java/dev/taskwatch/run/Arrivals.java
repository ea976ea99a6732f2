package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;
import java.time.Instant;
import java.util.Optional;

/** What is known of the times that events are stamped with when they arrive. */
public interface Arrivals {

    /** The time of the cluster's clock, which stamps them; empty if it is unknown. It may be late, never early. */
    Optional<Instant> clusterTime();

    /** Whether the events of a rule say when they arrived; empty if that is unknown. */
    Optional<Boolean> areTrusted(RuleId rule);
}
