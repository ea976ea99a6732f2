package dev.taskwatch.local.eql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A condition in terms of Elasticsearch's queries. It has no negation but inside a query, so "never" and what
 * Elasticsearch folds to null are one.
 */
sealed interface Clause {
    Clause ALWAYS = new Always();
    Clause NEVER = new Never();

    /** The query for it. */
    Map<String, Object> dsl();

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

    record Always() implements Clause {
        @Override
        public Map<String, Object> dsl() {
            return Dsl.matchAll();
        }
    }

    record Never() implements Clause {
        @Override
        public Map<String, Object> dsl() {
            return Dsl.matchNone();
        }
    }

    record Matches(Map<String, Object> dsl) implements Clause {}

    record All(List<Clause> clauses) implements Clause {
        public All {
            clauses = List.copyOf(clauses);
        }

        @Override
        public Map<String, Object> dsl() {
            return Dsl.all(queries(clauses.stream()));
        }
    }

    record Any(List<Clause> clauses) implements Clause {
        public Any {
            clauses = List.copyOf(clauses);
        }

        @Override
        public Map<String, Object> dsl() {
            return Dsl.any(queries(clauses.stream()));
        }
    }

    private static List<Map<String, Object>> queries(Stream<Clause> clauses) {
        return clauses.map(Clause::dsl).toList();
    }
}
