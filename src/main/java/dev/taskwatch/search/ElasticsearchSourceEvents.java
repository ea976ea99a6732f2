package dev.taskwatch.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Fetches sources with one {@code _search} by id: unlike {@code _mget} that reaches remote clusters and documents with a
 * routing of their own.
 */
@Component
final class ElasticsearchSourceEvents implements SourceEvents {

    private final ElasticsearchClient client;

    ElasticsearchSourceEvents(ElasticsearchClient client) {
        this.client = client;
    }

    @Override
    public Map<EventRef, SourceEvent> fetch(Collection<EventRef> refs) {
        SearchResponse<Map<String, Object>> response =
                ElasticsearchFailures.calling(() -> search(refs), SearchUnavailableException::new);
        Map<Address, Map<String, Object>> sources = new HashMap<>();
        for (Hit<Map<String, Object>> hit : response.hits().hits()) {
            if (hit.source() != null) {
                sources.put(new Address(hit.index(), String.valueOf(hit.id())), hit.source());
            }
        }
        Map<EventRef, SourceEvent> events = refs.stream()
                .distinct()
                .collect(Collectors.toMap(
                        ref -> ref, ref -> new SourceEvent(ref, Optional.ofNullable(sources.get(Address.of(ref))))));
        refuseToGuess(response, events.values());
        return events;
    }

    private SearchResponse<Map<String, Object>> search(Collection<EventRef> refs) throws IOException {
        List<String> indices = refs.stream().map(EventRef::index).distinct().toList();
        List<String> ids = refs.stream().map(EventRef::id).distinct().toList();
        List<FieldValue> inIndices = indices.stream().map(FieldValue::of).toList();
        int most = Math.min(EqlSearch.MOST_EVENTS, indices.size() * ids.size());
        return client.search(
                search -> search.index(indices)
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(true)
                        .size(most)
                        .query(query -> query.bool(bool -> bool.filter(one -> one.ids(byId -> byId.values(ids)))
                                .filter(one -> one.terms(
                                        terms -> terms.field("_index").terms(values -> values.value(inIndices)))))),
                (java.lang.reflect.Type) Map.class);
    }

    /** What is not there was deleted, unless a shard did not answer: then nobody knows. */
    private static void refuseToGuess(SearchResponse<?> response, Collection<SourceEvent> events) {
        boolean lacking = events.stream().anyMatch(event -> event.source().isEmpty());
        if (lacking && (response.timedOut() || response.shards().failed().intValue() > 0)) {
            throw new SearchUnavailableException("the events that matched could not be read: "
                    + response.shards().failed() + " shards did not answer");
        }
    }

    private record Address(String index, String id) {
        static Address of(EventRef ref) {
            return new Address(ref.index(), ref.id());
        }
    }
}
