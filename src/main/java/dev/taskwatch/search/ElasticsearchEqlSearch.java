package dev.taskwatch.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.search.TotalHits;
import co.elastic.clients.elasticsearch.eql.EqlSearchRequest;
import co.elastic.clients.elasticsearch.eql.EqlSearchResponse;
import co.elastic.clients.elasticsearch.eql.HitsEvent;
import co.elastic.clients.elasticsearch.eql.search.ResultPosition;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.util.ApiTypeHelper;
import dev.taskwatch.elasticsearch.ElasticsearchCauses;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.elasticsearch.ElasticsearchSentOnce;
import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.StrictFirst.Mode;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs the rule's query, unchanged, with {@code _eql/search}. */
@Component
final class ElasticsearchEqlSearch implements EqlSearch {

    /**
     * Elasticsearch stops each of its own searches after 30 s. A lenient answer does not say so: one that took less than
     * this cannot have been cut.
     */
    private static final long NOT_CUT_MILLIS = 29_000;

    /** In Elasticsearch's own words; prints what {@link Instant#parse} reads, whatever the document holds. */
    private static final String TIME_FORMAT = "strict_date_optional_time_nanos";

    private final ElasticsearchClient client;
    private final TransportOptions withoutSources;
    private final StrictFirst strictFirst = new StrictFirst(this::ask);

    ElasticsearchEqlSearch(ElasticsearchClient client) {
        this.client = client;
        this.withoutSources = ElasticsearchSentOnce.by(client)
                ._transportOptions()
                .with(options ->
                        options.setParameter("filter_path", "-hits.events._source,-hits.sequences.events._source"));
    }

    @Override
    public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
        return strictFirst.search(rule, window, size);
    }

    @Override
    public SearchAnswer searchWhole(Rule rule, DetectionWindow window, int size) {
        return strictFirst.searchWhole(rule, window, size);
    }

    private SearchAnswer ask(Rule rule, DetectionWindow window, int size, Mode mode) {
        EqlSearchRequest request = request(rule, window, size, mode);
        EqlSearchResponse<JsonValue> response =
                ElasticsearchFailures.calling(() -> send(request), (why, cause) -> failure(rule, mode, why, cause));
        return answer(rule, response, size, missing(response, mode));
    }

    private EqlSearchRequest request(Rule rule, DetectionWindow window, int size, Mode mode) {
        boolean lenient = mode == Mode.LENIENT;
        return EqlSearchRequest.of(eql -> eql.index(rule.indices())
                .query(rule.query())
                .filter(filter(rule, window))
                .timestampField(rule.timestampField())
                .eventCategoryField(rule.eventCategoryField())
                .tiebreakerField(rule.tiebreakerField().orElse(null))
                .size(size) // the server's default is 10
                .resultPosition(ResultPosition.Head) // the default is tail: the oldest would be dropped
                .fields(field -> field.field(rule.timestampField()).format(TIME_FORMAT))
                .allowPartialSearchResults(lenient) // the default is true
                .allowPartialSequenceResults(lenient && isLessOfAPart(rule)));
    }

    /**
     * Whether a part of the events gives fewer matches. Where an event must not be there, or ends a sequence, it gives
     * more or other ones.
     */
    private static boolean isLessOfAPart(Rule rule) {
        EqlOutline outline = rule.outline();
        return !outline.hasMissingEvents() && outline.until().isEmpty();
    }

    private List<Query> filter(Rule rule, DetectionWindow window) {
        Query time = Query.of(query -> query.range(range -> range.date(date -> date.field(rule.timestampField())
                .gte(window.from().toString())
                .lt(window.to().toString())
                .format(TIME_FORMAT))));
        return Stream.concat(Stream.of(time), rule.filters().stream().map(this::query))
                .toList();
    }

    private Query query(Object dsl) {
        return JsonData.of(dsl, client._jsonpMapper()).to(Query.class);
    }

    @SuppressWarnings("try") // the handle is only there to be closed
    private EqlSearchResponse<JsonValue> send(EqlSearchRequest request) throws IOException {
        // The client takes an event without its source for a broken answer; here it is what was asked for.
        try (ApiTypeHelper.DisabledChecksHandle sourcesAreLeftOut =
                ApiTypeHelper.DANGEROUS_disableRequiredPropertiesCheck(true)) {
            EqlSearchResponse<JsonValue> response = client._transport()
                    .performRequest(request, new ElasticsearchEqlEndpoint(client._jsonpMapper()), withoutSources);
            if (response.hits() == null) {
                throw new IOException("the answer says nothing of hits");
            }
            return response;
        }
    }

    private static SearchAnswer answer(
            Rule rule, EqlSearchResponse<JsonValue> response, int size, Optional<String> missing) {
        Stream<List<HitsEvent<JsonValue>>> found = rule.outline().kind() == EqlOutline.Kind.EVENT
                ? response.hits().events().stream().map(List::of)
                : response.hits().sequences().stream().map(sequence -> sequence.events());
        List<Match> matches = found.map(events -> match(rule, events)).toList();
        refuseIfMutilated(response, matches.size());
        if (missing.isPresent() && !isLessOfAPart(rule)) {
            return new SearchAnswer(List.of(), false, missing);
        }
        // A pipe in the query decides how much comes back, whatever size was asked for.
        boolean full = rule.outline().pipes().isEmpty() && !matches.isEmpty() && matches.size() >= size;
        return new SearchAnswer(Match.byTerminal(matches), full, missing);
    }

    /** Elasticsearch says how many it returns; where that does not hold, quiet is not proven. */
    private static void refuseIfMutilated(EqlSearchResponse<?> response, int received) {
        TotalHits total = response.hits().total();
        if (total == null ? received == 0 : total.value() > received) {
            throw new SearchUnavailableException("Elasticsearch's answer came without all that it found: check what"
                    + " stands between it and the service");
        }
    }

    private static Match match(Rule rule, List<HitsEvent<JsonValue>> events) {
        return new Match(events.stream()
                .filter(event -> !isMissing(event))
                .map(event -> new EventRef(event.index(), event.id(), time(rule, event)))
                .toList());
    }

    /** A place that stands for an event which did not happen; before 8.10 only its empty index tells. */
    private static boolean isMissing(HitsEvent<JsonValue> event) {
        return Boolean.TRUE.equals(event.missing()) || event.index().isEmpty();
    }

    private static Instant time(Rule rule, HitsEvent<JsonValue> event) {
        List<JsonData> values = event.fields().getOrDefault(rule.timestampField(), List.of());
        if (values.isEmpty()) {
            throw new SearchUnavailableException(
                    "event " + event.id() + " in " + event.index() + " came without its " + rule.timestampField());
        }
        return Instant.parse(values.get(0).to(String.class));
    }

    private static Optional<String> missing(EqlSearchResponse<?> response, Mode mode) {
        if (!response.shardFailures().isEmpty()) {
            return Optional.of(response.shardFailures().size() + " shards did not answer, the first because of "
                    + ElasticsearchFailures.reason(
                            response.shardFailures().get(0).reason()));
        }
        if (Boolean.TRUE.equals(response.isRunning()) || Boolean.TRUE.equals(response.isPartial())) {
            return Optional.of("the search answered before it was finished");
        }
        return mode == Mode.LENIENT ? possibleCut(response.took()) : Optional.empty();
    }

    private static Optional<String> possibleCut(@Nullable Long took) {
        if (took == null) {
            return Optional.of("the answer does not say how long the search took");
        }
        return took < NOT_CUT_MILLIS
                ? Optional.empty()
                : Optional.of(
                        "the search took " + took + " ms, and Elasticsearch stops one after 30 s without saying so");
    }

    private static RuntimeException failure(Rule rule, Mode mode, String why, Exception cause) {
        Optional<ElasticsearchCauses> named = ElasticsearchCauses.of(cause);
        if (named.isEmpty()) { // silence, or a proxy, which knows nothing of the rule
            return ElasticsearchFailures.isOutOfTime(cause)
                    ? new SearchTooHeavyException(why, cause)
                    : new SearchUnavailableException(why, cause);
        }
        ElasticsearchCauses causes = named.get();
        if (causes.areOnly("search_timeout_exception")) {
            return new SearchTooHeavyException(
                    "Elasticsearch stopped the search after 30 s, its limit: look for slow or cold indices behind "
                            + String.join(", ", rule.indices()),
                    cause);
        }
        return mode == Mode.STRICT && causes.areOfShards()
                ? new ShardsFailedException(why, cause)
                : refusal(rule, causes, why, cause);
    }

    private static RuntimeException refusal(Rule rule, ElasticsearchCauses causes, String why, Exception cause) {
        if (causes.include("circuit_breaking_exception")) {
            return new SearchTooHeavyException(why, cause);
        }
        if (causes.rootIs("index_not_found_exception")) {
            return SearchBlindException.ofTheIndices(
                    "no index behind " + String.join(", ", rule.indices())
                            + ": check the rule's index patterns, and that data arrives; a key without the right to read"
                            + " these indices gets the same answer, docs/api-keys has what it needs",
                    cause);
        }
        if (causes.rootIs("task_cancelled_exception")) {
            return new SearchUnavailableException(why, cause);
        }
        return switch (ElasticsearchFailures.status(cause)) {
            case 400 -> new SearchBlindException(why, cause);
            case 403 -> SearchBlindException.ofTheIndices(why, cause);
            default -> new SearchUnavailableException(why, cause);
        };
    }
}
