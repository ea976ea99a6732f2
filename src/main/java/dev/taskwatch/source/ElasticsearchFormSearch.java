package dev.taskwatch.source;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.MultiBucketBase;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.FieldCapsResponse;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.field_caps.FieldCapability;
import co.elastic.clients.elasticsearch.eql.EqlSearchRequest;
import co.elastic.clients.elasticsearch.eql.EqlSearchResponse;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.util.ApiTypeHelper;
import dev.taskwatch.elasticsearch.ElasticsearchAnswers;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.search.ElasticsearchEqlEndpoint;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.source.FormQuestion.Answer;
import dev.taskwatch.source.Profile.Value;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** An EQL query for as few events as will do, since EQL counts nothing; aggregations for everything else. */
@Component
final class ElasticsearchFormSearch implements FormSearch {

    private static final int LARGEST_ANSWER = 8 << 20;
    private static final String TIME_FORMAT = "strict_date_optional_time_nanos";
    private static final Duration DAY = Duration.ofDays(1);

    /** Which hosts there are is told by the first of these that can be counted. */
    private static final List<String> HOST = List.of("host.name", "host.id", "agent.id");

    private static final String AGENT = "agent.type";
    private static final String AGENT_VERSION = "agent.version";

    /** What the cluster calls a text field's copy that can be counted, by convention. */
    private static final String COUNTABLE = ".keyword";

    private static final int MAX_VALUES = 10;

    /** Elasticsearch allows 65,536 in an answer. */
    private static final int MAX_BUCKETS = 20_000;

    private static final String VALUES = "values ";
    private static final String FILLED = "filled ";
    private static final String ALL_HOSTS = "all hosts";
    private static final String HOSTS = "hosts";

    private final ElasticsearchClient client;
    private final TransportOptions withoutSources;

    ElasticsearchFormSearch(ElasticsearchClient client) {
        this.client = ElasticsearchAnswers.atMost(LARGEST_ANSWER, client);
        this.withoutSources = this.client
                ._transportOptions()
                .with(options -> options.setParameter("filter_path", "-hits.events._source"));
    }

    @Override
    public Answer answer(FormQuestion question, Instant now) {
        Source source = question.scope().source();
        EqlSearchRequest request = EqlSearchRequest.of(eql -> eql.index(source.indices())
                .query(question.eql())
                .filter(filters(question.scope(), now.minus(DAY), now))
                .timestampField(source.timestampField())
                .eventCategoryField(source.categoryField())
                .size(question.least())
                .allowPartialSearchResults(false));
        try {
            EqlSearchResponse<JsonValue> found =
                    ElasticsearchFailures.calling(() -> send(request), ElasticsearchFormSearch::failure);
            return found.hits().events().size() < question.least() ? Answer.UNMET : Answer.MET;
        } catch (SearchBlindException | SearchTooHeavyException e) {
            return Answer.REFUSED;
        }
    }

    @SuppressWarnings("try") // the handle is only there to be closed
    private EqlSearchResponse<JsonValue> send(EqlSearchRequest request) throws IOException {
        // The client takes an event without its source for a broken answer; here it is what was asked for.
        try (ApiTypeHelper.DisabledChecksHandle sourcesAreLeftOut =
                ApiTypeHelper.DANGEROUS_disableRequiredPropertiesCheck(true)) {
            EqlSearchResponse<JsonValue> response = client._transport()
                    .performRequest(request, new ElasticsearchEqlEndpoint(client._jsonpMapper()), withoutSources);
            boolean whole = response.hits() != null
                    && !Boolean.TRUE.equals(response.timedOut())
                    && !Boolean.TRUE.equals(response.isPartial());
            if (!whole) {
                throw new IOException("the answer is not whole");
            }
            return response;
        }
    }

    @Override
    public Profile profile(ProfileQuestion question, Instant now) {
        Countable countable = countable(question);
        SearchResponse<Void> answer = ElasticsearchFailures.calling(
                () -> client.search(request(question, countable, now), Void.class), ElasticsearchFormSearch::failure);
        if (answer.timedOut()) {
            throw new SearchTooHeavyException("the search ran out of time", new IOException("timed out"));
        }
        if (answer.shards().failed().intValue() > 0) {
            throw new SearchUnavailableException("not every shard answered");
        }
        Map<String, List<Value>> values = new HashMap<>();
        for (String field : question.values()) {
            Aggregate found = answer.aggregations().get(VALUES + field);
            if (found != null) {
                values.put(field, values(found));
            }
        }
        long events = answer.hits().total() == null ? 0 : answer.hits().total().value();
        return new Profile(question.span(), events, values, hosts(question, answer));
    }

    private record Countable(Map<String, String> names) {
        Optional<String> name(String field) {
            return Optional.ofNullable(names.get(field));
        }

        Optional<String> host() {
            return HOST.stream().flatMap(field -> name(field).stream()).findFirst();
        }
    }

    private Countable countable(ProfileQuestion question) {
        Set<String> fields = new LinkedHashSet<>(question.values());
        fields.addAll(HOST);
        fields.addAll(List.of(AGENT, AGENT_VERSION));
        List<String> asked = fields.stream()
                .flatMap(field -> Stream.of(field, field + COUNTABLE))
                .toList();
        FieldCapsResponse caps = ElasticsearchFailures.calling(
                () -> client.fieldCaps(of -> of.index(question.scope().source().indices())
                        .fields(asked)
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)),
                ElasticsearchFormSearch::failure);
        Map<String, String> names = new HashMap<>();
        for (String field : fields) {
            Stream.of(field, field + COUNTABLE)
                    .filter(name -> isCountable(caps.fields().getOrDefault(name, Map.of())))
                    .findFirst()
                    .ifPresent(name -> names.put(field, name));
        }
        return new Countable(names);
    }

    /** Whether it is of one type of string wherever it is mapped; numbers and addresses have no place here. */
    private static boolean isCountable(Map<String, FieldCapability> types) {
        return !types.isEmpty()
                && Set.of("keyword", "constant_keyword", "wildcard").containsAll(types.keySet())
                && types.values().stream().allMatch(FieldCapability::aggregatable);
    }

    private SearchRequest request(ProfileQuestion question, Countable countable, Instant now) {
        Scope scope = question.scope();
        return SearchRequest.of(search -> {
            search.index(scope.source().indices())
                    .ignoreUnavailable(true)
                    .allowNoIndices(true)
                    .allowPartialSearchResults(true) // a cut is told, and not taken for an answer
                    .timeout("10s")
                    .size(0)
                    .trackTotalHits(total -> total.enabled(true))
                    .query(query -> query.bool(bool -> bool.filter(profiled(scope, now.minus(question.span()), now))));
            for (String field : question.values()) {
                countable.name(field).ifPresent(name -> search.aggregations(VALUES + field, terms(name, MAX_VALUES)));
            }
            countable.host().ifPresent(host -> {
                search.aggregations(ALL_HOSTS, all -> all.cardinality(of -> of.field(host)));
                search.aggregations(HOSTS, hosts(host, question, countable));
            });
            return search;
        });
    }

    private static Aggregation terms(String name, int size) {
        return Aggregation.of(by -> by.terms(terms -> terms.field(name).size(size)));
    }

    private static Aggregation hosts(String host, ProfileQuestion question, Countable countable) {
        int size = Math.min(
                FormWatch.MAX_HOSTS * 6 / 5, MAX_BUCKETS / (question.needed().size() + 4));
        return Aggregation.of(by -> {
            var hosts = by.terms(terms -> {
                terms.field(host).size(size);
                if (question.partitions() > 1) {
                    terms.include(some -> some.partition(
                            part -> part.numPartitions(question.partitions()).partition(question.partition())));
                }
                return terms;
            });
            for (String field : question.needed()) {
                hosts.aggregations(FILLED + field, of -> of.filter(is -> is.exists(exists -> exists.field(field))));
            }
            countable
                    .name(AGENT)
                    .ifPresent(agent -> hosts.aggregations(AGENT, type -> {
                        var types = type.terms(terms -> terms.field(agent).size(1));
                        countable
                                .name(AGENT_VERSION)
                                .ifPresent(version -> types.aggregations(AGENT_VERSION, terms(version, 1)));
                        return types;
                    }));
            return hosts;
        });
    }

    private static HostCoverage hosts(ProfileQuestion question, SearchResponse<Void> answer) {
        Aggregate found = answer.aggregations().get(HOSTS);
        Aggregate all = answer.aggregations().get(ALL_HOSTS);
        if (found == null || all == null || !found.isSterms()) {
            return HostCoverage.NONE;
        }
        List<HostEvents> hosts = new ArrayList<>();
        for (StringTermsBucket bucket : found.sterms().buckets().array()) {
            Map<String, Long> filled = new LinkedHashMap<>();
            for (String field : question.needed()) {
                Aggregate some = bucket.aggregations().get(FILLED + field);
                filled.put(field, some == null ? 0 : some.filter().docCount());
            }
            hosts.add(new HostEvents(agent(bucket), bucket.docCount(), filled));
        }
        return HostCoverage.of(question.needed(), hosts, all.cardinality().value());
    }

    private static String agent(MultiBucketBase host) {
        return first(host, AGENT)
                .map(type -> type.key().stringValue()
                        + first(type, AGENT_VERSION)
                                .map(version -> " " + version.key().stringValue())
                                .orElse(""))
                .orElse("an agent that does not say its type");
    }

    private static Optional<StringTermsBucket> first(MultiBucketBase bucket, String name) {
        return Optional.ofNullable(bucket.aggregations().get(name))
                .filter(Aggregate::isSterms)
                .flatMap(found -> found.sterms().buckets().array().stream().findFirst());
    }

    private static List<Value> values(Aggregate found) {
        return found.isSterms()
                ? found.sterms().buckets().array().stream()
                        .map(bucket -> new Value(bucket.key().stringValue(), bucket.docCount()))
                        .toList()
                : List.of();
    }

    private List<Query> profiled(Scope scope, Instant from, Instant to) {
        List<Query> queries = new ArrayList<>(filters(scope, from, to));
        if (!scope.source().everyCategory()) {
            queries.add(Query.of(
                    query -> query.term(term -> term.field(scope.source().categoryField())
                            .value(FieldValue.of(scope.source().category())))));
        }
        return queries;
    }

    private List<Query> filters(Scope scope, Instant from, Instant to) {
        Query time = Query.of(query -> query.range(
                range -> range.date(date -> date.field(scope.source().timestampField())
                        .gte(from.toString())
                        .lt(to.toString())
                        .format(TIME_FORMAT))));
        return Stream.concat(
                        Stream.of(time),
                        scope.filters().stream()
                                .map(filter -> JsonData.of((Object) filter, client._jsonpMapper())
                                        .to(Query.class)))
                .toList();
    }

    private static RuntimeException failure(String why, Exception cause) {
        if (ElasticsearchFailures.isOutOfMemoryOrTime(cause)) {
            return new SearchTooHeavyException(why, cause);
        }
        int status = ElasticsearchFailures.status(cause);
        return cause instanceof ElasticsearchException && (status == 400 || status == 403 || status == 404)
                ? new SearchBlindException(why, cause)
                : new SearchUnavailableException(why, cause);
    }
}
