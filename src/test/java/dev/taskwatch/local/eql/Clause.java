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
 * A condition as Elasticsearch's queries can say it, and where they cannot, as a test of what they find. It has no
 * negation but inside its leaves, so "never" and what Elasticsearch folds to null are one.
 *
 * <p>An event meets the condition if the {@link #dsl query} finds it and it passes the {@link #test}. Below an {@link
 * Any} that no query can say, the test must know which queries an event met; there they are named.
 */
sealed interface Clause {
    Clause ALWAYS = new Always();
    Clause NEVER = new Never();

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

    static Clause of(Map<String, Object> query, boolean negated) {
        return new Matches(negated ? Dsl.not(query) : query);
    }

    static Clause constant(boolean always) {
        return always ? ALWAYS : NEVER;
    }

    static Clause all(Clause... clauses) {
        List<Clause> flat = new ArrayList<>();
        for (Clause clause : clauses) {
            flat.addAll(clause instanceof All all ? all.clauses : List.of(clause));
        }
        flat.removeIf(ALWAYS::equals);
        if (flat.contains(NEVER)) {
            return NEVER;
        }
        return flat.isEmpty() ? ALWAYS : flat.size() == 1 ? flat.get(0) : new All(flat);
    }

    static Clause any(Clause... clauses) {
        List<Clause> flat = new ArrayList<>();
        for (Clause clause : clauses) {
            flat.addAll(clause instanceof Any any ? any.clauses : List.of(clause));
        }
        flat.removeIf(NEVER::equals);
        if (flat.contains(ALWAYS)) {
            return ALWAYS;
        }
        return flat.isEmpty() ? NEVER : flat.size() == 1 ? flat.get(0) : new Any(flat);
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
    }

    record Never() implements Exact {
        @Override
        public Map<String, Object> query() {
            return Dsl.matchNone();
        }
    }

    record Matches(Map<String, Object> query) implements Exact {}

    /**
     * What no query can say.
     *
     * @param test of the values of the fields
     */
    record Tested(Predicate<Map<String, List<Object>>> test, Set<FieldType> fields, boolean negated) implements Clause {
        public Tested {
            fields = Set.copyOf(fields);
        }

        @Override
        public Map<String, Object> dsl(boolean named) {
            List<Map<String, Object>> exist =
                    fields.stream().map(field -> Dsl.exists(field.name())).toList();
            return negated || exist.isEmpty() ? Dsl.matchAll() : Dsl.all(exist);
        }

        @Override
        public boolean test(Hit hit, boolean named) {
            return test.test(hit.fields()) != negated;
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
