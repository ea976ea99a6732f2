package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Searches.EventId;
import dev.taskwatch.local.eql.Searches.Hit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds whole events: by a condition, or by their ids. */
final class EventSearch {
    private static final int BATCH = 500;

    private final Searches searches;
    private final List<Object> fields;

    /** @param fields to come back with each event */
    EventSearch(Searches searches, List<Object> fields) {
        this.searches = searches;
        this.fields = fields;
    }

    /**
     * The events within the limit, in ascending order.
     *
     * @param fetchSize how many candidates are looked at together if the condition is no query
     */
    List<Hit> matching(PartSearch part, EventOrder order, Limit limit, int fetchSize) {
        if (limit.count() == 0) {
            return List.of();
        }
        List<Hit> hits = new ArrayList<>(
                part.condition().isExact()
                        ? found(part, order, limit)
                        : tested(new PartCursor(searches, order, part, limit.position(), fetchSize), limit.count()));
        if (limit.position() == Position.TAIL) {
            Collections.reverse(hits);
        }
        return limit.of(hits);
    }

    private List<Hit> found(PartSearch part, EventOrder order, Limit limit) {
        Map<String, Object> body = body(part.query(), limit.count());
        body.put("sort", order.sort(limit.position()));
        return searches.search(body);
    }

    private List<Hit> tested(PartCursor candidates, int count) {
        Set<EventId> ids = new LinkedHashSet<>();
        while (ids.size() < count && !candidates.isEmpty()) {
            ids.add(candidates.next().eventId());
        }
        Map<EventId, Hit> hits = byId(ids);
        return ids.stream().map(hits::get).toList();
    }

    /** @throws IllegalStateException if one of them is gone, since a shard failed in between */
    Map<EventId, Hit> byId(Set<EventId> ids) {
        Map<EventId, Hit> hits = new HashMap<>();
        List<EventId> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<EventId> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            searches.search(body(oneOf(batch), batch.size())).forEach(hit -> hits.put(hit.eventId(), hit));
        }
        if (hits.size() < ids.size()) {
            throw new IllegalStateException("found " + ids.size() + " events, but could fetch only " + hits.size());
        }
        return hits;
    }

    private Map<String, Object> body(Map<String, Object> query, int size) {
        Map<String, Object> body = new HashMap<>();
        body.put("query", query);
        body.put("size", size);
        body.put("fields", fields);
        return body;
    }

    private static Map<String, Object> oneOf(Collection<EventId> ids) {
        Map<String, Set<String>> idsOfIndex = new LinkedHashMap<>();
        ids.forEach(id ->
                idsOfIndex.computeIfAbsent(id.index(), index -> new TreeSet<>()).add(id.id()));
        List<Map<String, Object>> perIndex = new ArrayList<>();
        idsOfIndex.forEach((index, values) ->
                perIndex.add(Dsl.all(List.of(Dsl.term("_index", index), Map.of("ids", Map.of("values", values))))));
        return Dsl.any(perIndex);
    }
}
