package dev.taskwatch.rule;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an EQL query is made of. Conditions are not judged, that is Elasticsearch's part.
 *
 * @param query exactly as it was written
 * @param keys the join keys that all parts share, in order; a part may have more
 * @param parts in order, at least one
 * @param maxspan the longest time from a sequence's first event to its last, both included
 * @param until what ends a sequence before it is complete
 * @param pipes such as {@code tail 10}, in order
 */
public record EqlOutline(
        String query,
        Kind kind,
        List<Field> keys,
        List<Part> parts,
        Optional<Duration> maxspan,
        Optional<Part> until,
        List<String> pipes) {

    /** What a match is: one event, several in order of time, or several in no order. */
    public enum Kind {
        EVENT,
        SEQUENCE,
        SAMPLE
    }

    /** A field by its name, without backticks; an optional one may be mapped nowhere. */
    public record Field(String name, boolean optional) {}

    /**
     * One event of a match.
     *
     * @param category as it was written: a name, a string in quotes, or {@code any}
     * @param condition as it was written, from its first to its last word
     * @param keys the join keys that only this part names, in order
     * @param runs how many events in a row, mostly 1
     * @param missing whether it is that such an event does not happen
     * @param fields what the condition reads, each once; keys apart
     */
    public record Part(
            String category, String condition, List<Field> keys, int runs, boolean missing, List<Field> fields) {

        public Part {
            keys = List.copyOf(keys);
            fields = List.copyOf(fields);
        }

        /** Whether events of every category are meant, so that no category field is needed. */
        public boolean anyCategory() {
            return category.equals("any");
        }

        /** An event query that finds this part's events alone. */
        public String eventQuery() {
            return category + " where " + condition;
        }

        /** The conditions that every such event meets one and all; one alone if they cannot be taken apart. */
        public List<Conjunct> conjuncts() {
            return EqlConjuncts.of(condition);
        }
    }

    /**
     * One of several conditions that an event must all meet.
     *
     * @param text on one line and without comments
     * @param fields what it reads, each once
     * @param strings the string literals in it, without quotes
     * @param needsValues whether it holds only for events that have values of its fields, as far as its words tell
     */
    public record Conjunct(String text, List<Field> fields, List<String> strings, boolean needsValues) {

        public Conjunct {
            fields = List.copyOf(fields);
            strings = List.copyOf(strings);
        }
    }

    public EqlOutline {
        keys = List.copyOf(keys);
        parts = List.copyOf(parts);
        pipes = List.copyOf(pipes);
    }

    /**
     * Reads a query.
     *
     * @throws IllegalArgumentException if it has no such outline; the message names line and column
     */
    public static EqlOutline of(String query) {
        return new EqlOutlineReader(query).read();
    }

    /** How many events one match has, missing ones included. */
    public int events() {
        return parts.stream().mapToInt(Part::runs).sum();
    }

    public boolean hasMissingEvents() {
        return parts.stream().anyMatch(Part::missing);
    }

    /** Whether what must not happen may lie before the first or after the last event of a match. */
    public boolean endsInMissingEvents() {
        return parts.get(0).missing() || parts.get(parts.size() - 1).missing();
    }

    /**
     * How much time around a match must be seen to be sure of it. An event by itself needs none, a sequence its maxspan, and
     * one that begins or ends with missing events the maxspan on both sides. Empty if the query sets no limit.
     */
    public Optional<Duration> reach() {
        if (kind == Kind.EVENT) {
            return Optional.of(Duration.ZERO);
        }
        return endsInMissingEvents() ? maxspan.map(span -> span.multipliedBy(2)) : maxspan;
    }

    /** Every field the query reads, keys included, in order of appearance; optional only where it is so everywhere. */
    public List<Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        Stream.concat(parts.stream(), until.stream())
                .flatMap(part -> Stream.concat(part.fields().stream(), part.keys().stream()))
                .forEach(field -> fields.merge(field.name(), field, EqlOutline::stricter));
        keys.forEach(key -> fields.merge(key.name(), key, EqlOutline::stricter));
        return List.copyOf(fields.values());
    }

    static Field stricter(Field one, Field other) {
        return one.optional() ? other : one;
    }
}
