package dev.taskwatch.local.eql;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence that has begun: its latest event, and what came before.
 *
 * @param broken whether an event was there that must be missing; such a sequence goes on, only to be dropped at its end
 */
record Pending<E>(@Nullable Pending<E> before, Ordinal at, E event, Instant first, boolean broken) {
    static <E> Pending<E> startingWith(E event, Ordinal at) {
        return new Pending<>(null, at, event, at.timestamp(), false);
    }

    Pending<E> then(E event, Ordinal at, boolean breaks) {
        return new Pending<>(this, at, event, first, broken || breaks);
    }

    Instant last() {
        return at.timestamp();
    }

    /** All events, the first one first. */
    List<E> events() {
        List<E> events = new ArrayList<>();
        for (Pending<E> one = this; one != null; one = one.before) {
            events.add(one.event);
        }
        Collections.reverse(events);
        return events;
    }
}
