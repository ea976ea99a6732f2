package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.security.has_privileges.IndexPrivilegesCheck;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** What the service's key may do with indices; it takes no right to ask. */
public final class ElasticsearchPrivileges {

    /** What a cluster without security answers, or one that does not offer the question. */
    private static final Set<Integer> NOT_KNOWN = Set.of(400, 404, 405, ElasticsearchFailures.NOT_OFFERED);

    private ElasticsearchPrivileges() {}

    /**
     * Asks for all of {@code checks} at once.
     *
     * @return for each index or pattern whether it has each privilege; empty where the cluster has no security, or does not offer the question
     * @throws E as {@code failure} makes it of a sentence and a cause, if the cluster did not say
     */
    public static <E extends RuntimeException> Map<String, Map<String, Boolean>> granted(
            ElasticsearchClient client, List<IndexPrivilegesCheck> checks, BiFunction<String, Exception, E> failure) {
        return ElasticsearchFailures.calling(
                () -> {
                    try {
                        return client.security()
                                .hasPrivileges(ask -> ask.index(checks))
                                .index();
                    } catch (ElasticsearchException e) {
                        if (NOT_KNOWN.contains(e.status())) {
                            return Map.of();
                        }
                        throw e;
                    }
                },
                failure);
    }
}
