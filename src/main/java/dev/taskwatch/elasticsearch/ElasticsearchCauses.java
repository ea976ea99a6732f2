package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.ShardFailure;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.json.JsonpDeserializer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The causes that an error body of Elasticsearch names. They decide what a failure means: the status alone does not, since
 * versions and proxies choose it differently.
 */
public final class ElasticsearchCauses {

    private static final String SEARCH_PHASE = "search_phase_execution_exception";

    private final ErrorCause error;

    private ElasticsearchCauses(ErrorCause error) {
        this.error = error;
    }

    /** Empty if no error body of Elasticsearch came, as when the cluster is silent or a proxy answers. */
    public static Optional<ElasticsearchCauses> of(Exception failure) {
        return failure instanceof ElasticsearchException answered
                ? Optional.ofNullable(answered.error()).map(ElasticsearchCauses::new)
                : Optional.empty();
    }

    /** Whether the error itself or one of its root causes is of {@code type}. */
    public boolean rootIs(String type) {
        return Stream.concat(Stream.of(error), error.rootCause().stream()).anyMatch(cause -> isOf(type, cause));
    }

    /** Whether a cause at any depth is of {@code type}. */
    public boolean include(String type) {
        return all(error).anyMatch(cause -> isOf(type, cause));
    }

    /** Whether a search failed for its shards: some failed, or are missing. */
    public boolean areOfShards() {
        return include(SEARCH_PHASE);
    }

    /** Whether {@code type} is behind every failure that is named. */
    public boolean areOnly(String type) {
        return failures().allMatch(failure -> chain(failure).anyMatch(cause -> isOf(type, cause)));
    }

    /** The failures of shards and the root causes; the error itself if it names neither. */
    private Stream<ErrorCause> failures() {
        List<ErrorCause> named = Stream.concat(
                        chain(error).flatMap(ElasticsearchCauses::ofShards),
                        error.rootCause().stream().filter(cause -> !isOf(SEARCH_PHASE, cause)))
                .toList();
        return named.isEmpty() ? Stream.of(error) : named.stream();
    }

    private static Stream<ErrorCause> all(ErrorCause cause) {
        Stream<ErrorCause> deeper = Stream.of(
                        cause.rootCause().stream(),
                        Stream.ofNullable(cause.causedBy()),
                        cause.suppressed().stream(),
                        ofShards(cause))
                .flatMap(causes -> causes);
        return Stream.concat(Stream.of(cause), deeper.flatMap(ElasticsearchCauses::all));
    }

    private static Stream<ErrorCause> chain(ErrorCause cause) {
        return cause.causedBy() == null ? Stream.of(cause) : Stream.concat(Stream.of(cause), chain(cause.causedBy()));
    }

    private static Stream<ErrorCause> ofShards(ErrorCause cause) {
        JsonData failedShards = cause.metadata().get("failed_shards");
        return failedShards == null
                ? Stream.empty()
                : failedShards.deserialize(JsonpDeserializer.arrayDeserializer(ShardFailure._DESERIALIZER)).stream()
                        .map(ShardFailure::reason);
    }

    private static boolean isOf(String type, ErrorCause cause) {
        return type.equals(cause.type());
    }
}
