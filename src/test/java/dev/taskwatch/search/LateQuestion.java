package dev.taskwatch.search;

import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a look for late events asks of an event besides its category and time. */
final class LateQuestion {

    private static final String CONDITION = "(true) and %s != null".formatted(InMemoryEvents.ARRIVAL);

    private LateQuestion() {}

    static boolean isAskedBy(Part part) {
        return part.condition().equals(CONDITION);
    }

    /** From when on the events that it asks for arrived; empty of any other question. */
    static Optional<Instant> since(Rule rule) {
        return rule.filters().stream()
                .flatMap(filter -> Optional.ofNullable(filter.get("range")).stream())
                .map(range -> ((Map<?, ?>) range).get(InMemoryEvents.ARRIVAL))
                .map(arrival -> Instant.parse(String.valueOf(((Map<?, ?>) arrival).get("gte"))))
                .findFirst();
    }
}
