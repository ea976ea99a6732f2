package dev.taskwatch.enrich;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch.core.msearch.MultiSearchItem;
import co.elastic.clients.elasticsearch.core.msearch.MultiSearchResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.JsonData;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.MappedFields;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One search's answer of an {@code _msearch} as events. */
final class ElasticsearchHits {

    /** The most that is made of one event; task content is a few thousand bytes. */
    private static final int MOST_BYTES = 256 << 10;

    private ElasticsearchHits() {}

    static FoundEvents found(MultiSearchResponseItem<Map<String, Object>> answer) {
        if (answer.isFailure()) {
            return FoundEvents.unanswered(
                    ElasticsearchFailures.reason(answer.failure().error()));
        }
        MultiSearchItem<Map<String, Object>> result = answer.result();
        List<SourceEvent> events = result.hits().hits().stream()
                .flatMap(hit -> event(hit).stream())
                .toList();
        return new FoundEvents(Optional.of(events), missing(result));
    }

    private static Optional<String> missing(MultiSearchItem<?> result) {
        if (result.timedOut() || result.shards().failed().intValue() > 0) {
            return Optional.of("not every shard answered");
        }
        int most = ElasticsearchSurroundings.MOST_HITS;
        return result.hits().hits().size() < most
                ? Optional.empty()
                : Optional.of("there are many such events around it, of which " + most + " were looked at");
    }

    private static Optional<SourceEvent> event(Hit<Map<String, Object>> hit) {
        return Optional.ofNullable(hit.source())
                .map(source -> MappedFields.complete(source, mapped(hit)))
                .flatMap(source -> time(source)
                        .or(() -> sortedBy(hit))
                        .map(time -> new EventRef(hit.index(), String.valueOf(hit.id()), time))
                        .map(ref -> new SourceEvent(ref, Optional.of(source)).within(MOST_BYTES)));
    }

    private static Map<String, List<Object>> mapped(Hit<?> hit) {
        return hit.fields().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> values(field.getValue())));
    }

    @SuppressWarnings("unchecked") // Elasticsearch answers every field as a list
    private static List<Object> values(JsonData field) {
        return field.to(List.class);
    }

    /** A foreign event may write its time in any way that its index takes. */
    private static Optional<Instant> time(Map<String, Object> source) {
        try {
            return Nested.text(Nested.of(source), "@timestamp")
                    .map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Its index's own reading of its time, which the hits are sorted by after their score. */
    private static Optional<Instant> sortedBy(Hit<?> hit) {
        return hit.sort().stream()
                .filter(FieldValue::isLong)
                .map(value -> Instant.ofEpochMilli(value.longValue()))
                .findFirst();
    }
}
