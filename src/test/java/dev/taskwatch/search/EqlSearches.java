package dev.taskwatch.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import java.net.URI;

/** The search that the service makes, for tests elsewhere. */
public final class EqlSearches {

    private EqlSearches() {}

    public static EqlSearch on(URI elasticsearch) {
        return by(ElasticsearchConnection.to(elasticsearch).client());
    }

    public static EqlSearch by(ElasticsearchClient client) {
        return new ElasticsearchEqlSearch(client);
    }
}
