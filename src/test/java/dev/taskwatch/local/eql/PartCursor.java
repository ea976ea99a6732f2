package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Searches.Hit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The events of one part in their order, or the reverse of it, read page by page. */
final class PartCursor {
    private final Searches searches;
    private final EventOrder order;
    private final PartSearch part;
    private final Position from;
    private final int pageSize;
    private final Deque<Hit> page = new ArrayDeque<>();
    private @Nullable Ordinal head;
    private @Nullable Instant start;
    private @Nullable Hit last;
    private boolean exhausted;

    /** @param from the end to begin at */
    PartCursor(Searches searches, EventOrder order, PartSearch part, Position from, int pageSize) {
        this.searches = searches;
        this.order = order;
        this.part = part;
        this.from = from;
        this.pageSize = pageSize;
    }

    boolean isEmpty() {
        while (page.isEmpty() && !exhausted) {
            loadPage();
        }
        return page.isEmpty();
    }

    /** Whether no page is left to read. */
    boolean isReadToTheEnd() {
        return exhausted;
    }

    /** Where the next event stands. */
    Ordinal peek() {
        if (head == null) {
            head = order.ordinal(page.element());
        }
        return head;
    }

    Hit next() {
        head = null;
        return page.remove();
    }

    /** Leaves out all events before {@code time}, mostly without reading them. */
    void skipTo(Instant time) {
        while (!page.isEmpty() && peek().timestamp().isBefore(time)) {
            next();
        }
        if (page.isEmpty() && (last == null || order.ordinal(last).timestamp().isBefore(time))) {
            start = time;
            last = null;
        }
    }

    /** The keys of an event that this cursor gave. */
    List<List<@Nullable Object>> keysOf(Hit hit) {
        return JoinKeys.combinations(part.keys().stream()
                .map(key -> key.map(field -> hit.fields().getOrDefault(field.name(), List.of()))
                        .orElse(List.of()))
                .toList());
    }

    private void loadPage() {
        List<Hit> hits = searches.search(body());
        exhausted = hits.size() < pageSize;
        hits.stream().filter(part.condition()::test).forEach(page::add);
        last = hits.isEmpty() ? last : hits.get(hits.size() - 1);
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new HashMap<>();
        body.put("query", start == null ? part.query() : Dsl.all(List.of(part.query(), order.notBefore(start))));
        body.put("sort", order.sort(from));
        body.put("size", pageSize);
        body.put("_source", false);
        body.put("docvalue_fields", fields());
        if (last != null) {
            body.put("search_after", last.sort());
        }
        return body;
    }

    private List<Map<String, String>> fields() {
        return Stream.concat(part.neededFields(), order.fields())
                .map(field -> Map.of("field", field.name()))
                .distinct()
                .toList();
    }
}
