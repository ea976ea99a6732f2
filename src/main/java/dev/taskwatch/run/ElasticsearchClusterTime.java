package dev.taskwatch.run;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.RangeBucket;
import co.elastic.clients.elasticsearch._types.mapping.RuntimeFieldType;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The cluster's time by one search of the state index, which needs no right on the cluster: Elasticsearch answers a date
 * range that begins {@code now} with that date. The range is over a field that exists in this search only, since an index
 * template of others may have mapped the fields of the state as anything.
 */
@Component
final class ElasticsearchClusterTime implements ClusterTime {

    private static final String TIME = "time";

    /** No document has it. */
    private static final String FIELD = "taskwatch_no_field";

    private final ElasticsearchClient client;

    ElasticsearchClusterTime(ElasticsearchClient client) {
        this.client = client;
    }

    @Override
    public Instant ask() {
        return ElasticsearchFailures.calling(() -> time(search()), StateUnavailableException::new);
    }

    private SearchResponse<Void> search() throws IOException {
        return client.search(
                search -> search.index(ElasticsearchStateStore.STATES)
                        .size(0)
                        .requestCache(false)
                        .runtimeMappings(FIELD, field -> field.type(RuntimeFieldType.Date))
                        .aggregations(
                                TIME,
                                aggregation -> aggregation.dateRange(dates ->
                                        dates.field(FIELD).ranges(range -> range.from(from -> from.expr("now"))))),
                Void.class);
    }

    private static Instant time(SearchResponse<Void> answer) {
        Aggregate time = answer.aggregations().get(TIME);
        List<RangeBucket> buckets =
                time == null ? List.of() : time.dateRange().buckets().array();
        Double now = buckets.isEmpty() ? null : buckets.get(0).from();
        if (now == null) {
            throw new IllegalStateException("the cluster does not say its time");
        }
        return Instant.ofEpochMilli(now.longValue());
    }
}
