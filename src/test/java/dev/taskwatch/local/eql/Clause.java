package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Searches.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition as Elasticsearch's queries can say it, and where they cannot, as a test of what they find. It is true,
 * false or {@link #NULL} for an event; null only for all events alike, so it is gone where conditions are combined.
 *
 * <p>An event meets the condition if the {@link #dsl query} finds it and it passes the {@link #test}. Below an {@link
 * Any} that no query can say, the test must know which queries an event met; there they are named.
 */
sealed interface Clause {
    Clause ALWAYS = new Always();
    Clause NEVER = new Never();
    /** Neither true nor false, as is its negation: a condition on an optional field that is mapped nowhere. */
    Clause NULL = new Null();

    /** Finds all events that meet the condition; if it is not exact, also others. */
    default Map<String, Object> dsl() {
        return dsl(false);
    }

    default boolean test(Hit hit) {
        return test(hit, false);
    }

    Map<String, Object> dsl(boolean named);

    boolean test(Hit hit, boolean named);

    /** Whether the query alone says it all. */
    boolean isExact();

    /** The fields whose values the test looks at. */
    Stream<FieldType> testedFields();

    /** True for the events for which this one is false, and the other way round. */
    Clause negated();

    /** Whether no event meets it. */
    default boolean isNever() {
        return this == NEVER || this == NULL;
    }

    static Clause of(Map<String, Object> query) {
        return new Matches(query, false);
    }

    static Clause constant(boolean always) {
        return always ? ALWAYS : NEVER;
    }

    /** False if one is false, otherwise null if one is null. */
    static Clause all(Clause... clauses) {
        List<Clause> flat = new ArrayList<>();
        for (Clause clause : clauses) {
            flat.addAll(clause instanceof All all ? all.clauses : List.of(clause));
        }
        flat.removeIf(ALWAYS::equals);
        if (flat.contains(NEVER)) {
            return NEVER;
        }
        if (flat.contains(NULL)) {
            return NULL;
        }
        return flat.isEmpty() ? ALWAYS : flat.size() == 1 ? flat.get(0) : new All(flat);
    }

    /** True if one is true; null only if no other one is left. */
    static Clause any(Clause... clauses) {
        List<Clause> flat = new ArrayList<>();
        for (Clause clause : clauses) {
            flat.addAll(clause instanceof Any any ? any.clauses : List.of(clause));
        }
        if (flat.contains(ALWAYS)) {
            return ALWAYS;
        }
        Clause none = flat.contains(NULL) ? NULL : NEVER;
        flat.removeIf(Clause::isNever);
        return flat.isEmpty() ? none : flat.size() == 1 ? flat.get(0) : new Any(flat);
    }

    /** A clause that a query says exactly. */
    sealed interface Exact extends Clause {
        Map<String, Object> query();

        @Override
        default Map<String, Object> dsl(boolean named) {
            return named ? Dsl.named(query(), name()) : query();
        }

        @Override
        default boolean test(Hit hit, boolean named) {
            return !named || hit.matched().contains(name());
        }

        @Override
        default boolean isExact() {
            return true;
        }

        @Override
        default Stream<FieldType> testedFields() {
            return Stream.of();
        }

        private String name() {
            return query().toString();
        }
    }

    record Always() implements Exact {
        @Override
        public Map<String, Object> query() {
            return Dsl.matchAll();
        }

        @Override
        public Clause negated() {
            return NEVER;
        }
    }

    record Never() implements Exact {
        @Override
        public Map<String, Object> query() {
            return Dsl.matchNone();
        }

        @Override
        public Clause negated() {
            return ALWAYS;
        }
    }

    record Null() implements Exact {
        @Override
        public Map<String, Object> query() {
            return Dsl.matchNone();
        }

        @Override
        public Clause negated() {
            return NULL;
        }
    }

    /** @param isNegated whether the events are meant that the positive query does not find */
    record Matches(Map<String, Object> positive, boolean isNegated) implements Exact {
        @Override
        public Map<String, Object> query() {
            return isNegated ? Dsl.not(positive) : positive;
        }

        @Override
        public Clause negated() {
            return new Matches(positive, !isNegated);
        }
    }

    /**
     * What no query can say.
     *
     * @param test of the values of the fields
     */
    record Tested(Predicate<Map<String, List<Object>>> test, Set<FieldType> fields, boolean isNegated)
            implements Clause {
        public Tested {
            fields = Set.copyOf(fields);
        }

        @Override
        public Map<String, Object> dsl(boolean named) {
            List<Map<String, Object>> exist =
                    fields.stream().map(field -> Dsl.exists(field.name())).toList();
            return isNegated || exist.isEmpty() ? Dsl.matchAll() : Dsl.all(exist);
        }

        @Override
        public Clause negated() {
            return new Tested(test, fields, !isNegated);
        }

        @Override
        public boolean test(Hit hit, boolean named) {
            return test.test(hit.fields()) != isNegated;
        }

        @Override
        public boolean isExact() {
            return false;
        }

        @Override
        public Stream<FieldType> testedFields() {
            return fields.stream();
        }
    }

    record All(List<Clause> clauses) implements Clause {
        public All {
            clauses = List.copyOf(clauses);
        }

        @Override
        public Map<String, Object> dsl(boolean named) {
            return Dsl.all(clauses.stream().map(clause -> clause.dsl(named)).collect(Collectors.toList()));
        }

        @Override
        public Clause negated() {
            return Clause.any(clauses.stream().map(Clause::negated).toArray(Clause[]::new));
        }

        @Override
        public boolean test(Hit hit, boolean named) {
            return clauses.stream().allMatch(clause -> clause.test(hit, named));
        }

        @Override
        public boolean isExact() {
            return clauses.stream().allMatch(Clause::isExact);
        }

        @Override
        public Stream<FieldType> testedFields() {
            return clauses.stream().flatMap(Clause::testedFields);
        }
    }

    record Any(List<Clause> clauses) implements Clause {
        public Any {
            clauses = List.copyOf(clauses);
        }

        @Override
        public Map<String, Object> dsl(boolean named) {
            boolean nameEach = named || !isExact();
            return Dsl.any(clauses.stream().map(clause -> clause.dsl(nameEach)).collect(Collectors.toList()));
        }

        @Override
        public Clause negated() {
            return Clause.all(clauses.stream().map(Clause::negated).toArray(Clause[]::new));
        }

        @Override
        public boolean test(Hit hit, boolean named) {
            boolean eachIsNamed = named || !isExact();
            return !eachIsNamed || clauses.stream().anyMatch(clause -> clause.test(hit, true));
        }

        @Override
        public boolean isExact() {
            return clauses.stream().allMatch(Clause::isExact);
        }

        @Override
        public Stream<FieldType> testedFields() {
            return clauses.stream().flatMap(Clause::testedFields);
        }
    }
}
