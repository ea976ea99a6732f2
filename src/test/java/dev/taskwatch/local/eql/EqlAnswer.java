package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Searches.EventId;
import dev.taskwatch.local.eql.Searches.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found: events, or sequences. */
sealed interface EqlAnswer {
    /** How many events or sequences. */
    int count();

    /** The answer where sequences cannot be trusted because a shard is missing. */
    default EqlAnswer withoutSequences() {
        return this;
    }

    static EqlAnswer ofEvents(List<Hit> events) {
        return new Events(events);
    }

    static EqlAnswer ofSequences(List<MatchedSequence<EventId>> sequences, Map<EventId, Hit> events) {
        return new Sequences(sequences.stream()
                .map(sequence -> Sequence.of(sequence, events))
                .toList());
    }

    record Events(List<Hit> events) implements EqlAnswer {
        @Override
        public int count() {
            return events.size();
        }
    }

    record Sequences(List<Sequence> sequences) implements EqlAnswer {
        @Override
        public int count() {
            return sequences.size();
        }

        @Override
        public EqlAnswer withoutSequences() {
            return new Sequences(List.of());
        }
    }

    /** @param events null where an event is rightly missing */
    record Sequence(List<@Nullable Object> joinKeys, List<@Nullable Hit> events) {
        static Sequence of(MatchedSequence<EventId> sequence, Map<EventId, Hit> hits) {
            List<@Nullable Hit> events = new ArrayList<>();
            sequence.events().forEach(id -> events.add(id == null ? null : hits.get(id)));
            return new Sequence(sequence.joinKeys(), events);
        }
    }
}
