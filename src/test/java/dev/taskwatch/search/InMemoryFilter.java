package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A rule's filters, of the Query DSL as much as the service makes; all else is refused. */
final class InMemoryFilter {

    private InMemoryFilter() {}

    /** Whether all of them hold for an event. */
    static Predicate<InMemoryEvent> of(Rule rule) {
        return all(rule.filters());
    }

    private static Predicate<InMemoryEvent> all(Object queries) {
        return queries(queries).reduce(event -> true, Predicate::and);
    }

    private static Stream<Predicate<InMemoryEvent>> queries(Object queries) {
        return ((List<?>) queries).stream().map(query -> query((Map<?, ?>) query));
    }

    private static Predicate<InMemoryEvent> query(Map<?, ?> query) {
        Map.Entry<?, ?> only = query.entrySet().iterator().next();
        Map<?, ?> body = (Map<?, ?>) only.getValue();
        return switch (String.valueOf(only.getKey())) {
            case "bool" -> bool(body);
            case "exists" ->
                event -> !event.values(String.valueOf(body.get("field"))).isEmpty();
            case "ids" -> ids(body);
            case "range" -> arrived(body);
            case "term" -> term(body);
            case "multi_match" -> event -> false; // the guard for texts, of which there are none
            default -> throw refused(query);
        };
    }

    private static Predicate<InMemoryEvent> bool(Map<?, ?> clauses) {
        Predicate<InMemoryEvent> holds = event -> true;
        for (Map.Entry<?, ?> clause : clauses.entrySet()) {
            holds = holds.and(
                    switch (String.valueOf(clause.getKey())) {
                        case "filter" -> all(clause.getValue());
                        case "should" -> queries(clause.getValue()).reduce(event -> false, Predicate::or);
                        case "minimum_should_match" -> (Predicate<InMemoryEvent>) event -> true;
                        case "must_not" ->
                            queries(clause.getValue()).map(Predicate::negate).reduce(event -> true, Predicate::and);
                        default -> throw refused(clauses);
                    });
        }
        return holds;
    }

    private static Predicate<InMemoryEvent> ids(Map<?, ?> body) {
        Set<Object> ids = Set.copyOf((List<?>) body.get("values"));
        return event -> ids.contains(event.id());
    }

    private static Predicate<InMemoryEvent> term(Map<?, ?> body) {
        Map.Entry<?, ?> field = body.entrySet().iterator().next();
        Object value = ((Map<?, ?>) field.getValue()).get("value");
        return event -> event.values(String.valueOf(field.getKey())).contains(value);
    }

    /** Of arrivals only: the events were looked up by them. */
    private static Predicate<InMemoryEvent> arrived(Map<?, ?> body) {
        if (body.get(InMemoryEvents.ARRIVAL) == null) {
            throw refused(body);
        }
        return event -> true;
    }

    private static IllegalArgumentException refused(Object query) {
        return new IllegalArgumentException("this filter is not supported: " + query);
    }
}
