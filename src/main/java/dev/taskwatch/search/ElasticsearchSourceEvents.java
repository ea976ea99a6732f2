package dev.taskwatch.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.SourceConfig;
import dev.taskwatch.elasticsearch.ElasticsearchAnswers;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Fetches sources with one {@code _search} by id: unlike {@code _mget} that reaches remote clusters and documents with a
 * routing of their own. If that answer is too large it asks for half, and of a single event that is too large only for
 * what alerts cannot do without: no event costs the others, and memory does not grow with what events hold.
 */
@Component
final class ElasticsearchSourceEvents implements SourceEvents {

    /** The most bytes of one answer; parsed they take a few times as much. */
    private static final int LARGEST_ANSWER = 4 << 20;

    /** What all events of a call may hold together. */
    private static final int MOST_BYTES = 16 << 20;

    /** The one field of them that is large in earnest. */
    private static final String VALUE = "registry.data.bytes";

    private final ElasticsearchClient client;

    ElasticsearchSourceEvents(ElasticsearchClient client) {
        this.client = ElasticsearchAnswers.atMost(LARGEST_ANSWER, client);
    }

    @Override
    public Map<EventRef, SourceEvent> fetch(Collection<EventRef> refs) {
        List<EventRef> distinct = refs.stream().distinct().toList();
        Map<EventRef, SourceEvent> events = new HashMap<>();
        fetch(distinct, MOST_BYTES / Math.max(1, distinct.size()), events);
        return events;
    }

    private void fetch(List<EventRef> refs, int mostBytes, Map<EventRef, SourceEvent> events) {
        try {
            find(refs, Optional.empty()).forEach((ref, event) -> events.put(ref, event.within(mostBytes)));
        } catch (UnreadableException e) {
            if (refs.size() == 1) {
                events.put(refs.get(0), essentials(refs.get(0)).within(mostBytes));
            } else {
                int half = refs.size() / 2;
                fetch(refs.subList(0, half), mostBytes, events);
                fetch(refs.subList(half, refs.size()), mostBytes, events);
            }
        }
    }

    private SourceEvent essentials(EventRef ref) {
        List<String> withoutValue = EventCut.ESSENTIAL.stream()
                .filter(field -> !field.equals(VALUE))
                .toList();
        return part(ref, EventCut.ESSENTIAL).or(() -> part(ref, withoutValue)).orElseGet(() -> {
            Map<String, Object> time = Map.of("@timestamp", ref.timestamp().toString());
            return new SourceEvent(ref, Optional.of(time), true);
        });
    }

    private Optional<SourceEvent> part(EventRef ref, List<String> fields) {
        SourceConfig part = SourceConfig.of(source -> source.filter(filter -> filter.includes(fields)));
        try {
            SourceEvent found =
                    find(List.of(ref), Optional.of(part)).values().iterator().next();
            return Optional.of(new SourceEvent(ref, found.source(), true));
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    private Map<EventRef, SourceEvent> find(List<EventRef> refs, Optional<SourceConfig> part) {
        SearchResponse<Map<String, Object>> response =
                ElasticsearchFailures.calling(() -> search(refs, part), ElasticsearchSourceEvents::failure);
        Map<Address, Map<String, Object>> sources = new HashMap<>();
        for (Hit<Map<String, Object>> hit : response.hits().hits()) {
            if (hit.source() != null) {
                sources.put(new Address(hit.index(), String.valueOf(hit.id())), hit.source());
            }
        }
        Map<EventRef, SourceEvent> events = new HashMap<>();
        refs.forEach(ref -> events.put(ref, new SourceEvent(ref, Optional.ofNullable(sources.get(Address.of(ref))))));
        refuseToGuess(response, events.values());
        return events;
    }

    private SearchResponse<Map<String, Object>> search(List<EventRef> refs, Optional<SourceConfig> part)
            throws IOException {
        List<String> indices = refs.stream().map(EventRef::index).distinct().toList();
        List<String> ids = refs.stream().map(EventRef::id).distinct().toList();
        List<FieldValue> inIndices = indices.stream().map(FieldValue::of).toList();
        int most = Math.min(EqlSearch.MOST_EVENTS, indices.size() * ids.size());
        return client.search(
                search -> search.index(indices)
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(true)
                        .size(most)
                        .source(part.orElse(null))
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

    private static RuntimeException failure(String why, Exception cause) {
        return ElasticsearchFailures.isUnreadable(cause)
                ? new UnreadableException(cause)
                : new SearchUnavailableException(why, cause);
    }

    private record Address(String index, String id) {
        static Address of(EventRef ref) {
            return new Address(ref.index(), ref.id());
        }
    }

    /** The answer is too large, or holds what no parser takes. */
    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(Exception cause) {
            super(cause);
        }
    }
}
