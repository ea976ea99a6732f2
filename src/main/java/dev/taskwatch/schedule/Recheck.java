package dev.taskwatch.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Past hours of a rule are searched again at each full hour, because its events do not say when they arrived.
 *
 * @param upTo the full hour up to which the windows were opened
 * @param until the full hour after which this ends; set once arrival times can be trusted again
 */
public record Recheck(Instant upTo, Optional<Instant> until) {

    Recheck withUpTo(Instant hour) {
        return new Recheck(hour, until);
    }
}
