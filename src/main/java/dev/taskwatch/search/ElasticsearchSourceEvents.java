package dev.taskwatch.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ClusterStatistics;
import co.elastic.clients.elasticsearch._types.ShardStatistics;
import co.elastic.clients.elasticsearch._types.query_dsl.FieldAndFormat;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.SourceConfig;
import co.elastic.clients.json.JsonData;
import dev.taskwatch.elasticsearch.ElasticsearchAnswers;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.Rule;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Fetches sources with one {@code _search} on the rule's index patterns, by id and time. Names of indices do not fit: those
 * of many data streams break the HTTP line, and lifecycle management renames an index between search and fetch. Unlike
 * {@code _mget} a search reaches remote clusters, aliases, and documents with a routing of their own.
 *
 * <p>If an answer is too large it asks for half, and of a single event that is too large only for the fields that alerts
 * need: no event costs the others, and memory does not grow with what events hold.
 */
@Component
final class ElasticsearchSourceEvents implements SourceEvents {

    /** The most bytes of one answer; parsed they take a few times as much. */
    private static final int MAX_ANSWER = 4 << 20;

    /** The most bytes that all events of a call hold together. */
    private static final int MAX_BYTES = 16 << 20;

    private static final String TIME = "@timestamp";

    /** Prints what {@link Instant#parse} reads, whatever the document holds. */
    private static final String TIME_FORMAT = "strict_date_optional_time_nanos";

    private final ElasticsearchClient client;
    private final KnownMappings mappings;

    ElasticsearchSourceEvents(ElasticsearchClient client, KnownMappings mappings) {
        this.client = ElasticsearchAnswers.atMost(MAX_ANSWER, client);
        this.mappings = mappings;
    }

    @Override
    public SourceAnswer fetch(Rule rule, Collection<EventRef> refs) {
        List<EventRef> distinct = refs.stream().distinct().toList();
        Collected collected = new Collected(MAX_BYTES / Math.max(1, distinct.size()));
        if (!distinct.isEmpty()) {
            collect(rule, distinct, collected);
        }
        return new SourceAnswer(collected.events, collected.missing);
    }

    private void collect(Rule rule, List<EventRef> refs, Collected collected) {
        try {
            collected.add(find(rule, refs, FetchedFields.all(rule)));
        } catch (UnreadableException e) {
            if (refs.size() == 1) {
                collected.add(part(rule, refs.get(0)));
            } else {
                int half = refs.size() / 2;
                collect(rule, refs.subList(0, half), collected);
                collect(rule, refs.subList(half, refs.size()), collected);
            }
        }
    }

    /** Returns what can be read of an event that is too large as a whole. */
    private SourceAnswer part(Rule rule, EventRef ref) {
        for (FetchedFields less : FetchedFields.ofLargeEvent(rule)) {
            try {
                SourceAnswer part = find(rule, List.of(ref), less);
                return less.all() ? part : new SourceAnswer(cut(part.events()), part.missing());
            } catch (UnreadableException e) {
                // try the next, smaller part
            }
        }
        Map<String, Object> time = Map.of(TIME, ref.timestamp().toString());
        return new SourceAnswer(Map.of(ref, new SourceEvent(ref, Optional.of(time), true)), Optional.empty());
    }

    private static Map<EventRef, SourceEvent> cut(Map<EventRef, SourceEvent> events) {
        return events.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        event -> new SourceEvent(
                                event.getKey(),
                                event.getValue().source(),
                                event.getValue().source().isPresent())));
    }

    private SourceAnswer find(Rule rule, List<EventRef> refs, FetchedFields wanted) {
        SearchResponse<Map<String, Object>> response;
        try {
            response = searchAll(rule, refs, wanted);
        } catch (SearchUnavailableException e) {
            if (!wanted.hasMappedFields() || !isRefused(e)) {
                throw e;
            }
            return find(rule, refs, wanted.withoutMappedFields()); // every index refuses a field
        }
        Map<EventRef, SourceEvent> events = events(rule, refs, response);
        List<EventRef> absent =
                refs.stream().filter(ref -> !events.containsKey(ref)).toList();
        Optional<String> missing = missing(response);
        boolean refused = response.shards().failed().intValue() > 0 && wanted.hasMappedFields();
        if (refused && !absent.isEmpty()) {
            // An index may refuse a field whose mapping has changed: ask without those.
            SourceAnswer plain = find(rule, absent, wanted.withoutMappedFields());
            events.putAll(plain.events());
            return new SourceAnswer(events, plain.missing());
        }
        if (missing.isEmpty()) {
            absent.forEach(ref -> events.put(ref, new SourceEvent(ref, Optional.empty())));
        }
        return new SourceAnswer(events, absent.isEmpty() ? Optional.empty() : missing);
    }

    /** Other indices may hold documents with the same ids: a second request makes room for all of them. */
    private SearchResponse<Map<String, Object>> searchAll(Rule rule, List<EventRef> refs, FetchedFields wanted) {
        int size = Math.min(EqlSearch.MOST_EVENTS, refs.size() * 2 + 10);
        SearchResponse<Map<String, Object>> response = search(rule, refs, wanted, size);
        if (hits(response) > response.hits().hits().size()) {
            response = search(rule, refs, wanted, EqlSearch.MOST_EVENTS);
        }
        boolean cut = hits(response) > response.hits().hits().size();
        if (cut && refs.size() > 1) {
            throw new UnreadableException(new IOException("more documents than an answer may hold"));
        }
        return response;
    }

    private static long hits(SearchResponse<?> response) {
        return response.hits().total() == null ? 0 : response.hits().total().value();
    }

    private SearchResponse<Map<String, Object>> search(Rule rule, List<EventRef> refs, FetchedFields wanted, int size) {
        List<String> ids = refs.stream().map(EventRef::id).distinct().toList();
        List<Instant> times = refs.stream().map(EventRef::timestamp).sorted().toList();
        Instant from = times.get(0).minusMillis(1);
        Instant to = times.get(times.size() - 1).plusMillis(1);
        return ElasticsearchFailures.calling(
                () -> client.search(
                        search -> search.index(rule.indices())
                                .ignoreUnavailable(true)
                                .allowNoIndices(true)
                                .allowPartialSearchResults(true)
                                .size(size)
                                .source(wanted.source()
                                        .map(some ->
                                                SourceConfig.of(source -> source.filter(only -> only.includes(some))))
                                        .orElse(null))
                                .fields(fields(rule, wanted, false))
                                .docvalueFields(time(rule))
                                .docvalueFields(fields(rule, wanted, true))
                                .query(query -> query.bool(bool -> bool.filter(one -> one.ids(byId -> byId.values(ids)))
                                        .filter(one ->
                                                one.range(range -> range.date(date -> date.field(rule.timestampField())
                                                        .gte(from.toString())
                                                        .lte(to.toString())
                                                        .format(TIME_FORMAT)))))),
                        (Type) Map.class),
                ElasticsearchSourceEvents::failure);
    }

    private static FieldAndFormat time(Rule rule) {
        return FieldAndFormat.of(field -> field.field(rule.timestampField()).format(TIME_FORMAT));
    }

    /** Doc values also have what the mapping keeps out of {@code _source}, but not every field has them. */
    private List<FieldAndFormat> fields(Rule rule, FetchedFields wanted, boolean docValues) {
        FieldMappings known = mappings.of(rule);
        return wanted.mapped().stream()
                .filter(field -> !field.equals(rule.timestampField())) // asked for by time()
                .filter(field -> known.hasDocValues(field) == docValues)
                .map(field -> FieldAndFormat.of(of -> of.field(field).format(known.isDate(field) ? TIME_FORMAT : null)))
                .toList();
    }

    private static Map<EventRef, SourceEvent> events(
            Rule rule, List<EventRef> refs, SearchResponse<Map<String, Object>> response) {
        Map<IdAndTime, Map<String, Hit<Map<String, Object>>>> byIndex = new HashMap<>();
        for (Hit<Map<String, Object>> hit : response.hits().hits()) {
            time(rule, hit)
                    .ifPresent(time -> byIndex.computeIfAbsent(
                                    new IdAndTime(String.valueOf(hit.id()), time), any -> new HashMap<>())
                            .put(hit.index(), hit));
        }
        Map<EventRef, SourceEvent> events = new HashMap<>();
        for (EventRef ref : refs) {
            Map<String, Hit<Map<String, Object>>> same =
                    byIndex.getOrDefault(new IdAndTime(ref.id(), ref.timestamp()), Map.of());
            SameEvent.index(ref, same.keySet())
                    .map(same::get)
                    .ifPresent(hit -> events.put(ref, new SourceEvent(ref, Optional.of(source(hit)))));
        }
        return events;
    }

    private static Optional<Instant> time(Rule rule, Hit<?> hit) {
        return values(hit, rule.timestampField()).stream().findFirst().map(time -> Instant.parse(String.valueOf(time)));
    }

    private static Map<String, Object> source(Hit<Map<String, Object>> hit) {
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        hit.fields().keySet().stream()
                .filter(field -> !field.equals(TIME)) // the reference has it
                .forEach(field -> fields.put(field, values(hit, field)));
        Map<String, Object> source = hit.source() == null ? Map.of() : hit.source();
        return MappedFields.complete(source, fields);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> values(Hit<?> hit, String field) {
        JsonData values = hit.fields().get(field);
        return values == null ? List.of() : values.to(List.class);
    }

    /** Returns why an event that is not in the answer may exist all the same. */
    private static Optional<String> missing(SearchResponse<?> response) {
        ShardStatistics shards = response.shards();
        if (shards.failed().intValue() > 0) {
            return Optional.of(shards.failed() + " shards did not answer"
                    + shards.failures().stream()
                            .findFirst()
                            .map(first -> ", the first because of " + ElasticsearchFailures.reason(first.reason()))
                            .orElse(""));
        }
        if (response.timedOut()) {
            return Optional.of("the search ran out of time");
        }
        ClusterStatistics clusters = response.clusters();
        if (clusters != null && clusters.successful() < clusters.total()) {
            return Optional.of((clusters.total() - clusters.successful()) + " clusters did not answer");
        }
        return hits(response) > response.hits().hits().size()
                ? Optional.of("more than " + EqlSearch.MOST_EVENTS + " documents have its id")
                : Optional.empty();
    }

    private static RuntimeException failure(String why, Exception cause) {
        return ElasticsearchFailures.isUnreadable(cause)
                ? new UnreadableException(cause)
                : new SearchUnavailableException(why, cause);
    }

    private static boolean isRefused(SearchUnavailableException e) {
        return e.getCause() instanceof Exception cause && ElasticsearchFailures.status(cause) == 400;
    }

    private record IdAndTime(String id, Instant time) {}

    /** Gathers the answers for the parts of a call. */
    private static final class Collected {
        private final int maxBytes;
        private final Map<EventRef, SourceEvent> events = new HashMap<>();
        private Optional<String> missing = Optional.empty();

        Collected(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        void add(SourceAnswer answer) {
            answer.events().forEach((ref, event) -> events.put(ref, event.within(maxBytes)));
            missing = missing.or(answer::missing);
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
