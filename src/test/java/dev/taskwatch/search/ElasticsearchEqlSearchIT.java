package dev.taskwatch.search;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

@EachElasticsearch
class ElasticsearchEqlSearchIT extends EqlSearchContract {

    private final EqlSearch search;
    private final IndexedEvents events;

    ElasticsearchEqlSearchIT(ElasticsearchUnderTest elasticsearch) {
        URI uri = elasticsearch.uri();
        search = new ElasticsearchEqlSearch(ElasticsearchConnection.to(uri).client());
        events = new IndexedEvents(uri);
    }

    @AfterEach
    void deleteIndex() {
        events.close();
    }

    @Override
    EqlSearch search() {
        return search;
    }

    @Override
    String index() {
        return events.name;
    }

    @Override
    void add(List<InMemoryEvent> more) {
        events.add(more);
    }
}
