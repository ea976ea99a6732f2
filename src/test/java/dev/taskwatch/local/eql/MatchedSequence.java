package dev.taskwatch.local.eql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param events one for each part, or each of its runs; null for an event that is rightly missing */
public record MatchedSequence<E>(List<@Nullable Object> joinKeys, List<@Nullable E> events) {
    public MatchedSequence {
        joinKeys = Collections.unmodifiableList(new ArrayList<>(joinKeys));
        events = Collections.unmodifiableList(new ArrayList<>(events));
    }
}
