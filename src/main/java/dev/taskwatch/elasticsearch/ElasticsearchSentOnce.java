package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.transport.rest5_client.Rest5ClientOptions;
import co.elastic.clients.transport.rest5_client.low_level.HttpAsyncResponseConsumerFactory;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;

/**
 * A client whose requests reach one node once, and whose failures have Elasticsearch's error body. The client's low level
 * takes 502, 503 and 504 for a dead node: it sends the request to the next address and avoids the first one for a while.
 * Elasticsearch gives these statuses to a search that was too heavy as well, and such a search would go round the whole
 * cluster. The low level has no setting for this, and it keeps the body of each status from 500 on to itself. So those
 * statuses are read as numbers below 500. An address that cannot be reached is still replaced by the next one.
 */
public final class ElasticsearchSentOnce {

    private ElasticsearchSentOnce() {}

    /** The same client with that one difference; {@link ElasticsearchFailures#status} gives the true status. */
    public static ElasticsearchClient by(ElasticsearchClient client) {
        RequestOptions options = RequestOptions.DEFAULT.toBuilder()
                .setHttpAsyncResponseConsumerFactory(() -> new ElasticsearchShiftedStatus(
                        HttpAsyncResponseConsumerFactory.DEFAULT.createHttpAsyncResponseConsumer()))
                .build();
        return client.withTransportOptions(new Rest5ClientOptions(options, false));
    }
}
