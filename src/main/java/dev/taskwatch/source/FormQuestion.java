package dev.taskwatch.source;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether events of the last day meet some conditions. Rules that ask the same share it.
 *
 * @param conditions EQL, at least one
 * @param least how many events must meet them all
 */
record FormQuestion(Scope scope, List<String> conditions, int least) {

    enum Answer {
        MET,
        UNMET,
        /** The cluster does not take the question, such as one for a field that is mapped nowhere. */
        REFUSED
    }

    FormQuestion {
        conditions = List.copyOf(conditions);
    }

    FormQuestion(Scope scope, List<String> conditions) {
        this(scope, conditions, 1);
    }

    /** The event query that finds such events. */
    String eql() {
        return scope.category() + " where "
                + conditions.stream().map(condition -> "(" + condition + ")").collect(Collectors.joining(" and "));
    }

    /** The same for each condition alone. */
    Stream<FormQuestion> alone() {
        return conditions.stream().map(condition -> new FormQuestion(scope, List.of(condition)));
    }

    /** Whether enough events meet all the other conditions to tell something of this one. */
    FormQuestion without(String condition, int enough) {
        return new FormQuestion(
                scope,
                conditions.stream().filter(other -> !other.equals(condition)).toList(),
                enough);
    }
}
