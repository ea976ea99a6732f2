package dev.taskwatch.local.eql;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole query: events or sequences, then pipes. */
sealed interface Query {
    List<Pipe> pipes();

    /** The conditions of all its parts. */
    Stream<EventFilter> filters();

    record EventQuery(EventFilter filter, List<Pipe> pipes) implements Query {
        public EventQuery {
            pipes = List.copyOf(pipes);
        }

        @Override
        public Stream<EventFilter> filters() {
            return Stream.of(filter);
        }
    }

    /**
     * @param parts at least one, each with the same number of keys
     * @param until what ends a pending sequence; its keys as those of the parts
     */
    record SequenceQuery(
            List<Part> parts,
            @Nullable Part until,
            @Nullable Duration maxspan,
            List<Pipe> pipes) implements Query {
        public SequenceQuery {
            parts = List.copyOf(parts);
            pipes = List.copyOf(pipes);
        }

        /** The parts, and after them {@code until} if there is one. */
        Stream<Part> allParts() {
            return Stream.concat(parts.stream(), Stream.ofNullable(until));
        }

        @Override
        public Stream<EventFilter> filters() {
            return allParts().map(Part::filter);
        }
    }

    /**
     * One {@code […]} of a sequence.
     *
     * @param keys those of the sequence, then the part's own
     * @param missing written {@code ![…]}: no such event
     */
    record Part(EventFilter filter, List<Expression.Field> keys, boolean missing, int runs) {
        public Part {
            keys = List.copyOf(keys);
        }
    }

    /** @param category null for {@code any} */
    record EventFilter(Expression.@Nullable Literal category, Expression condition, Source source) {}

    /** {@code | head n} or {@code | tail n}. */
    record Pipe(Position position, int count) {}

    enum Position {
        HEAD,
        TAIL
    }
}
