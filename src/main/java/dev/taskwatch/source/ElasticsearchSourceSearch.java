package dev.taskwatch.source;

import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.FiltersBucket;
import co.elastic.clients.elasticsearch._types.mapping.FieldType;
import co.elastic.clients.elasticsearch._types.query_dsl.DateRangeQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.FieldAndFormat;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.field_caps.FieldCapability;
import co.elastic.clients.elasticsearch.core.msearch.MultiSearchItem;
import co.elastic.clients.elasticsearch.core.msearch.MultiSearchResponseItem;
import co.elastic.clients.elasticsearch.core.msearch.RequestItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.SearchRequestBody;
import co.elastic.clients.json.JsonData;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two searches about one source: for its newest arrivals, and for the numbers of its last hour. */
final class ElasticsearchSourceSearch {

    static final int ITEMS = 2;

    private static final int SAMPLE = 500;
    private static final String TIME_FORMAT = "strict_date_optional_time_nanos";

    /** Nothing older is of use to a rule, and it keeps the search from old, slow shards. */
    private static final Duration HORIZON = Duration.ofDays(7);

    /** A clock may be off by less than anybody cares for. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    /** Long enough that many sources have had some events. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final String IN_FUTURE = "ahead";
    private static final String PAST = "past";
    private static final String NEWEST = "newest";
    private static final String FILLED = "filled";

    private final Source source;
    private final Set<String> fields;
    private final Map<String, Map<String, FieldCapability>> capabilities;
    private final boolean readable;
    private final Instant now;

    ElasticsearchSourceSearch(
            Source source,
            Set<String> fields,
            Map<String, Map<String, FieldCapability>> capabilities,
            boolean readable,
            Instant now) {
        this.source = source;
        this.fields = fields;
        this.capabilities = capabilities;
        this.readable = readable;
        this.now = now;
    }

    Source source() {
        return source;
    }

    List<RequestItem> items() {
        return List.of(item(newestArrivals()), item(lastHour()));
    }

    private RequestItem item(SearchRequestBody body) {
        return RequestItem.of(item -> item.header(header -> header.index(source.indices())
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)
                        .allowPartialSearchResults(true))
                .body(body));
    }

    private SearchRequestBody newestArrivals() {
        String order = isDate(SourceObserver.ARRIVAL) ? SourceObserver.ARRIVAL : source.timestampField();
        List<FieldAndFormat> times = Stream.concat(
                        Stream.of(source.timestampField()),
                        Stream.of(SourceObserver.ARRIVAL, SourceObserver.CREATED)
                                .filter(this::isDate))
                .distinct()
                .map(field -> FieldAndFormat.of(date -> date.field(field).format(TIME_FORMAT)))
                .toList();
        return SearchRequestBody.of(body -> body.query(between(now.minus(HORIZON), now.plusSeconds(1)))
                .size(SAMPLE)
                .trackTotalHits(total -> total.enabled(false))
                .source(none -> none.fetch(false))
                .storedFields("_none_")
                .docvalueFields(times)
                .timeout("10s")
                .sort(sort ->
                        sort.field(by -> by.field(order).order(SortOrder.Desc).unmappedType(FieldType.Date))));
    }

    private SearchRequestBody lastHour() {
        Map<String, Query> filled = new HashMap<>();
        Stream.concat(fields.stream(), Stream.of(SourceObserver.ARRIVAL))
                .forEach(field -> filled.put(field, Query.of(query -> query.exists(exists -> exists.field(field)))));
        if (isDate(SourceObserver.ARRIVAL)) {
            filled.put(SourceObserver.IMPOSSIBLY_EARLY, impossiblyEarly());
            filled.put(
                    SourceObserver.IN_FUTURE,
                    arrived(date -> date.gt(now.plus(AHEAD).toString())));
        }
        return SearchRequestBody.of(body -> {
            body.query(between(now.minus(Duration.ofHours(1)), null))
                    .size(0)
                    .trackTotalHits(total -> total.enabled(true))
                    .timeout("10s")
                    .aggregations(IN_FUTURE, ahead -> ahead.filter(after(now.plus(AHEAD))))
                    .aggregations(
                            PAST,
                            past -> past.filter(not(after(now)))
                                    .aggregations(
                                            NEWEST, newest -> newest.max(max -> max.field(source.timestampField()))));
            return body.aggregations(FILLED, by -> by.filters(filters -> filters.filters(some -> some.keyed(filled))));
        });
    }

    private Query between(Instant from, @Nullable Instant to) {
        Query time = Query.of(query -> query.range(range -> range.date(date -> {
            date.field(source.timestampField()).gte(from.toString()).format(TIME_FORMAT);
            return to == null ? date : date.lt(to.toString());
        })));
        if (source.everyCategory()) {
            return time;
        }
        Query category = Query.of(
                query -> query.term(term -> term.field(source.categoryField()).value(source.category())));
        return Query.of(query -> query.bool(bool -> bool.filter(time).filter(category)));
    }

    /** Two fields cannot be compared without a script, so that only stamps from before the last minutes are counted. */
    private Query impossiblyEarly() {
        Query recent = after(now.minus(RECENT));
        Query early = arrived(date -> date.lt(now.minus(RECENT).minus(AHEAD).toString()));
        return Query.of(both -> both.bool(bool -> bool.filter(recent).filter(early)));
    }

    private static Query arrived(UnaryOperator<DateRangeQuery.Builder> when) {
        return Query.of(query -> query.range(range ->
                range.date(date -> when.apply(date.field(SourceObserver.ARRIVAL).format(TIME_FORMAT)))));
    }

    private Query after(Instant time) {
        return Query.of(query -> query.range(range -> range.date(
                date -> date.field(source.timestampField()).gt(time.toString()).format(TIME_FORMAT))));
    }

    private static Query not(Query query) {
        return Query.of(not -> not.bool(bool -> bool.mustNot(query)));
    }

    private boolean isDate(String field) {
        Set<String> types = capabilities.getOrDefault(field, Map.of()).keySet();
        return !types.isEmpty() && Set.of("date", "date_nanos").containsAll(types);
    }

    /** What the answers to {@link #items} say. */
    Observation observation(List<MultiSearchResponseItem<Map<String, Object>>> answers) {
        return answers.stream()
                .flatMap(answer -> missing(answer).stream())
                .findFirst()
                .map(Observation::unknown)
                .orElseGet(() ->
                        observation(answers.get(0).result(), answers.get(1).result()));
    }

    private Observation observation(MultiSearchItem<Map<String, Object>> arrivals, MultiSearchItem<?> lastHour) {
        long ahead = count(lastHour.aggregations().get(IN_FUTURE));
        long total =
                lastHour.hits().total() == null ? 0 : lastHour.hits().total().value();
        return new Observation(
                readable,
                true,
                capabilities.keySet(),
                total - ahead,
                ahead,
                filled(lastHour.aggregations().get(FILLED)),
                newest(lastHour.aggregations().get(PAST)),
                new Sample(arrivals.hits().hits().stream()
                        .flatMap(hit -> event(hit).stream())
                        .toList()),
                Optional.empty());
    }

    private static long count(@Nullable Aggregate aggregate) {
        return aggregate == null ? 0 : aggregate.filter().docCount();
    }

    private static Optional<Instant> newest(@Nullable Aggregate past) {
        return Optional.ofNullable(past)
                .flatMap(
                        some -> Optional.ofNullable(some.filter().aggregations().get(NEWEST)))
                .map(newest -> newest.max().value())
                .filter(millis -> !millis.isNaN() && !millis.isInfinite())
                .map(millis -> Instant.ofEpochMilli(millis.longValue()));
    }

    private static Map<String, Long> filled(@Nullable Aggregate aggregate) {
        Map<String, Long> filled = new HashMap<>();
        if (aggregate != null) {
            Map<String, FiltersBucket> buckets = aggregate.filters().buckets().keyed();
            buckets.forEach((field, bucket) -> filled.put(field, bucket.docCount()));
        }
        return filled;
    }

    private Optional<SampledEvent> event(Hit<?> hit) {
        return time(hit, source.timestampField())
                .map(time ->
                        new SampledEvent(time, time(hit, SourceObserver.CREATED), time(hit, SourceObserver.ARRIVAL)));
    }

    private static Optional<Instant> time(Hit<?> hit, String field) {
        JsonData values = hit.fields().get(field);
        return values == null
                ? Optional.empty()
                : Optional.of(Instant.parse(values.toJson().asJsonArray().getString(0)));
    }

    private static Optional<String> missing(MultiSearchResponseItem<?> answer) {
        if (answer.isFailure()) {
            return Optional.of(ElasticsearchFailures.reason(answer.failure().error()));
        }
        MultiSearchItem<?> result = answer.result();
        boolean all = !result.timedOut() && result.shards().failed().intValue() == 0;
        return all ? Optional.empty() : Optional.of("not every shard answered");
    }
}
