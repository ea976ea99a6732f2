package dev.taskwatch.local.eql;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stands among all events: by time, then tiebreaker, those without one first, then document order.
 *
 * @param tiebreaker of one type in all events of a search
 * @param documentOrder differs between any two events
 */
public record Ordinal(Instant timestamp, @Nullable Comparable<?> tiebreaker, long documentOrder)
        implements Comparable<Ordinal> {
    private static final Comparator<Ordinal> ORDER = Comparator.comparing(Ordinal::timestamp)
            .thenComparing(Ordinal::tiebreaker, Comparator.nullsFirst(Ordinal::compareTiebreakers))
            .thenComparingLong(Ordinal::documentOrder);

    @Override
    public int compareTo(Ordinal other) {
        return ORDER.compare(this, other);
    }

    /** Whether the order of the two depends on that one has a tiebreaker and the other one has none. */
    boolean isUndefinedTo(Ordinal other) {
        return timestamp.equals(other.timestamp) && (tiebreaker == null) != (other.tiebreaker == null);
    }

    @SuppressWarnings("unchecked")
    private static int compareTiebreakers(Comparable<?> left, Comparable<?> right) {
        return ((Comparable<Object>) left).compareTo(right);
    }
}
