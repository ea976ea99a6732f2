package dev.taskwatch.run;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;

@EachElasticsearch
class ElasticsearchStateStoreIT extends StateStoreContract {

    private final StateStore store;

    ElasticsearchStateStoreIT(ElasticsearchUnderTest elasticsearch) {
        ElasticsearchConnection connection = ElasticsearchConnection.to(elasticsearch.uri());
        store = new ElasticsearchStateStore(connection.client(), connection.templates());
    }

    @Override
    StateStore store() {
        return store;
    }
}
