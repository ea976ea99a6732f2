package dev.taskwatch.search;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

@EachElasticsearch
class ElasticsearchSourceEventsIT extends SourceEventsContract {

    private final SourceEvents sources;
    private final IndexedEvents events;

    ElasticsearchSourceEventsIT(ElasticsearchUnderTest elasticsearch) {
        URI uri = elasticsearch.uri();
        sources = new ElasticsearchSourceEvents(ElasticsearchConnection.to(uri).client(), ExceptedSearches.keywords());
        events = new IndexedEvents(uri);
    }

    @AfterEach
    void deleteIndex() {
        events.close();
    }

    @Override
    SourceEvents events() {
        return sources;
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
