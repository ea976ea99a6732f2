package dev.taskwatch.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An event that matches a rule, or the events of a sequence that does, in order.
 *
 * @param events what was found, without places that stand for missing events; never empty
 */
public record Match(List<EventRef> events) {

    public Match {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a match has at least one event");
        }
        events = List.copyOf(events);
    }

    /** The last event: what the match is known by. */
    public EventRef terminal() {
        return events.get(events.size() - 1);
    }

    /** When the match was complete. */
    public Instant time() {
        return terminal().timestamp();
    }

    /**
     * One match for each terminal event, in the order given: array-valued join keys give several sequences with the
     * same end, and that is one thing to look at.
     */
    public static List<Match> byTerminal(List<Match> matches) {
        Map<EventRef, Match> byTerminal = new LinkedHashMap<>();
        matches.forEach(match -> byTerminal.merge(match.terminal(), match, Match::with));
        return List.copyOf(byTerminal.values());
    }

    private Match with(Match other) {
        Set<EventRef> all = new LinkedHashSet<>(events);
        all.addAll(other.events);
        all.remove(terminal());
        List<EventRef> ordered = new ArrayList<>(all);
        ordered.sort(Comparator.comparing(EventRef::timestamp));
        ordered.add(terminal());
        return new Match(ordered);
    }
}
