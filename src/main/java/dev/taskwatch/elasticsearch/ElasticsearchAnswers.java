package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.transport.rest5_client.Rest5ClientOptions;
import co.elastic.clients.transport.rest5_client.low_level.HttpAsyncResponseConsumerFactory.BasicAsyncResponseConsumerFactory;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;

/** How large an answer may be. The client reads each as a whole, by default up to 100 MB. */
public final class ElasticsearchAnswers {

    private ElasticsearchAnswers() {}

    /** The same client, which fails on a larger answer; {@link ElasticsearchFailures#isUnreadable} tells. */
    public static ElasticsearchClient atMost(int bytes, ElasticsearchClient client) {
        RequestOptions options = RequestOptions.DEFAULT.toBuilder()
                .setHttpAsyncResponseConsumerFactory(new BasicAsyncResponseConsumerFactory(bytes))
                .build();
        return client.withTransportOptions(new Rest5ClientOptions(options, false));
    }
}
