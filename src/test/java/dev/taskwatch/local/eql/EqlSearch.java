package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.EventQuery;
import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Query.SequenceQuery;
import dev.taskwatch.local.eql.Searches.EventId;
import dev.taskwatch.local.eql.Searches.Hit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One EQL search from its query to its answer: parse, look at the fields, plan, search, match. */
final class EqlSearch {
    private final EqlRequest request;
    private final Query query;

    /** @throws EqlException if the query cannot be read */
    EqlSearch(EqlRequest request) {
        this.request = request;
        this.query = EqlParser.parse(request.query());
    }

    /** What must be known of the fields before the search. */
    Set<String> fields() {
        return Planner.fieldsOf(request, query);
    }

    EqlAnswer run(Schema schema, Searches searches) {
        Planner planner = new Planner(request, schema);
        Limit limit = Limit.of(request.resultPosition(), request.size(), query.pipes());
        if (query instanceof EventQuery events) {
            PartSearch part = planner.plan(events);
            EventSearch search = new EventSearch(searches, request.fields());
            return EqlAnswer.ofEvents(search.matching(part, planner.order(), limit, request.fetchSize()));
        }
        return sequences((SequenceQuery) query, planner, limit, searches);
    }

    private EqlAnswer sequences(SequenceQuery query, Planner planner, Limit limit, Searches searches) {
        List<PartSearch> parts = planner.plan(query);
        EventOrder order = planner.order();
        if (parts.subList(0, query.parts().size()).stream().anyMatch(PartSearch::isNever)) {
            return EqlAnswer.ofSequences(List.of(), Map.of()); // also if the part is a missing event
        }
        List<PartCursor> cursors = parts.stream()
                .map(part -> new PartCursor(searches, order, part, Position.HEAD, request.fetchSize()))
                .toList();
        List<MatchedSequence<EventId>> found = new SequenceSearch(Planner.shape(query), cursors, limit).run();
        Map<EventId, Hit> events = new EventSearch(searches, request.fields()).byId(eventsOf(found));
        return EqlAnswer.ofSequences(found, events);
    }

    private static Set<EventId> eventsOf(List<MatchedSequence<EventId>> sequences) {
        Set<EventId> ids = new LinkedHashSet<>();
        sequences.forEach(
                sequence -> sequence.events().stream().filter(Objects::nonNull).forEach(ids::add));
        return ids;
    }
}
