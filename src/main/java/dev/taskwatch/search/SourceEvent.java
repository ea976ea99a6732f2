package dev.taskwatch.search;

import java.util.Map;
import java.util.Optional;

/**
 * A matched event with what it says; without, if it was deleted since it matched.
 *
 * @param cut whether the event says more than is here, because it is too large, or nested too deeply: that is always cut
 */
public record SourceEvent(EventRef ref, Optional<Map<String, Object>> source, boolean cut) {

    public SourceEvent {
        if (Levels.exceed(source.orElse(Map.of()), Levels.MOST)) {
            source = source.map(deep -> Levels.atMost(Levels.MOST, deep));
            cut = true;
        }
    }

    public SourceEvent(EventRef ref, Optional<Map<String, Object>> source) {
        this(ref, source, false);
    }

    /** The same event if it has at most {@code letters} of JSON, roughly counted; otherwise what fits of it, cut. */
    public SourceEvent within(int letters) {
        return source.filter(whole -> EventCut.letters(whole) > letters)
                .map(whole -> new SourceEvent(ref, Optional.of(EventCut.of(whole, letters)), true))
                .orElse(this);
    }

    /** What it says by path, dotted names spelt out; empty if it was deleted. */
    public Map<String, Object> fields() {
        return Nested.of(source.orElse(Map.of()));
    }
}
