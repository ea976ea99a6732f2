package dev.taskwatch.search;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import java.net.URI;

/** The search that the service makes, for tests elsewhere. */
public final class EqlSearches {

    private EqlSearches() {}

    public static EqlSearch on(URI elasticsearch) {
        return new ElasticsearchEqlSearch(
                ElasticsearchConnection.to(elasticsearch).client());
    }
}
