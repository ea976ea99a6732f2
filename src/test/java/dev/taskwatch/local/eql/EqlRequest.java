package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.elasticsearch.core.TimeValue;

/**
 * What a search asks for, defaults filled in.
 *
 * @param fetchSize how many events one page of a sequence's part has; no limit on what is found
 * @param filter Query DSL that every event must meet
 * @param fields as {@code _search} takes them, to come back with each event
 */
record EqlRequest(
        String query,
        int size,
        Position resultPosition,
        int fetchSize,
        Optional<Map<String, Object>> filter,
        String timestampField,
        String categoryField,
        Optional<String> tiebreakerField,
        List<Object> fields,
        boolean allowPartialResults,
        boolean allowPartialSequences) {
    private static final Set<String> NOT_SUPPORTED = Set.of("runtime_mappings", "wait_for_completion_timeout");
    private static final TimeValue SHORTEST_KEEP_ALIVE = TimeValue.timeValueMinutes(1);

    /**
     * @param parameters the body with the URL's parameters over it
     * @throws EqlException if one is unknown or wrong
     */
    static EqlRequest of(Map<String, Object> parameters) {
        RequestParameters given = new RequestParameters(parameters);
        NOT_SUPPORTED.forEach(given::refuseAsNotSupported);
        if (given.flag("keep_on_completion", false)) {
            throw EqlException.notSupported("[keep_on_completion]");
        }
        checkUnused(given);
        EqlRequest request = new EqlRequest(
                given.text("query").orElse(""),
                given.number("size", 10),
                position(given.text("result_position").orElse("tail")),
                given.number("fetch_size", 1000),
                given.object("filter"),
                given.text("timestamp_field").orElse("@timestamp"),
                given.text("event_category_field").orElse("event.category"),
                given.text("tiebreaker_field"),
                given.list("fields"),
                given.flag("allow_partial_search_results", true),
                given.flag("allow_partial_sequence_results", false));
        given.refuseUnknown();
        request.check();
        return request;
    }

    /** Parameters of samples and of kept searches, which are not supported: a wrong value is still an error. */
    private static void checkUnused(RequestParameters given) {
        if (given.number("max_samples_per_key", 1) < 1) {
            throw EqlException.invalidRequest("max_samples_per_key must be greater than 0");
        }
        if (given.time("keep_alive")
                .filter(time -> time.compareTo(SHORTEST_KEEP_ALIVE) < 0)
                .isPresent()) {
            throw EqlException.invalidRequest("[keep_alive] must be greater than 1 minute");
        }
    }

    private static Position position(String name) {
        return switch (name) {
            case "head" -> Position.HEAD;
            case "tail" -> Position.TAIL;
            default ->
                throw EqlException.illegalArgument(
                        "result position needs to be 'head' or 'tail', received '" + name + "'");
        };
    }

    private void check() {
        if (query.isEmpty()) {
            throw EqlException.invalidRequest("query is null or empty");
        }
        if (timestampField.isEmpty()) {
            throw EqlException.invalidRequest("@timestamp field is null or empty");
        }
        if (categoryField.isEmpty()) {
            throw EqlException.invalidRequest("event category field is null or empty");
        }
        if (size < 0) {
            throw EqlException.invalidRequest("size must be greater than or equal to 0");
        }
        if (fetchSize < 2) {
            throw EqlException.invalidRequest("fetch size must be greater than 1");
        }
    }
}
