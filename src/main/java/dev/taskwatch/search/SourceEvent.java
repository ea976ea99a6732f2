package dev.taskwatch.search;

import java.util.Map;
import java.util.Optional;

/**
 * A matched event with what it says; without, if it was not found when it was fetched.
 *
 * @param source its {@code _source}, completed by fields that only its index's mapping gives
 * @param cut whether the event says more than is here, because it is too large, or nested too deeply: that is always cut
 */
public record SourceEvent(EventRef ref, Optional<Map<String, Object>> source, boolean cut) {

    /** Ends a text that was longer, so that the beginning of a name or of base64 is not taken for the whole. */
    public static final String CUT = "…";

    public SourceEvent {
        if (Levels.exceed(source.orElse(Map.of()), Levels.MOST)) {
            source = source.map(deep -> Levels.atMost(Levels.MOST, deep));
            cut = true;
        }
    }

    public SourceEvent(EventRef ref, Optional<Map<String, Object>> source) {
        this(ref, source, false);
    }

    /** The same event if its JSON takes at most {@code most} bytes; otherwise what fits of it, cut. */
    public SourceEvent within(long most) {
        return source.filter(whole -> EventCut.bytes(whole) > most)
                .map(whole -> new SourceEvent(ref, Optional.of(EventCut.of(whole, most)), true))
                .orElse(this);
    }

    /** How many bytes its JSON takes, rather more than less. */
    public long bytes() {
        return source.map(EventCut::bytes).orElse(0L);
    }

    /** What it says by path, dotted names spelt out; empty if it was not found. */
    public Map<String, Object> fields() {
        return Nested.of(source.orElse(Map.of()));
    }
}
