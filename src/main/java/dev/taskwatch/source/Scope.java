package dev.taskwatch.source;

import java.util.List;
import java.util.Map;

/**
 * The events that one part of a rule can match in one source.
 *
 * @param category as the query has it
 * @param filters Query DSL that they must meet besides
 */
record Scope(Source source, String category, List<Map<String, Object>> filters) {

    Scope {
        filters = List.copyOf(filters);
    }
}
