package dev.taskwatch.enrich;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.mapping.FieldType;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.MsearchRequest;
import co.elastic.clients.elasticsearch.core.MsearchResponse;
import co.elastic.clients.elasticsearch.core.msearch.MultiSearchResponseItem;
import co.elastic.clients.elasticsearch.core.msearch.RequestItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import dev.taskwatch.elasticsearch.ElasticsearchAnswers;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** All questions about all writes in one {@code _msearch}, bounded in hits, in bytes and in time. */
@Component
final class ElasticsearchSurroundings implements Surroundings {

    private static final int LARGEST_ANSWER = 8 << 20;
    private static final int MOST_HITS = 20;

    /** The most that is made of one event; task content is a few thousand letters. */
    private static final int MOST_LETTERS = 256 << 10;

    private static final List<String> FIELDS = List.of(
            "@timestamp",
            "event.code",
            "process.command_line",
            "process.entity_id",
            "process.executable",
            "process.name",
            "process.pid",
            "process.parent.entity_id",
            "registry.data.bytes",
            "registry.data.strings",
            "registry.path",
            "registry.value",
            "source.ip",
            "source.port",
            "user.domain",
            "user.name",
            "winlog.event_data.Subject*",
            "winlog.event_data.Target*",
            "winlog.event_data.Task*");

    private final ElasticsearchAsyncClient client;
    private final EnrichProperties properties;

    ElasticsearchSurroundings(ElasticsearchClient client, EnrichProperties properties) {
        ElasticsearchClient bounded = ElasticsearchAnswers.atMost(LARGEST_ANSWER, client);
        this.client = new ElasticsearchAsyncClient(bounded._transport(), bounded._transportOptions());
        this.properties = properties;
    }

    @Override
    public List<Nearby> around(Rule rule, List<TaskWrite> writes) {
        List<Map<Question, Query>> questions = writes.stream()
                .map(write -> ElasticsearchQuestions.about(write, rule.margin()))
                .toList();
        List<RequestItem> searches = questions.stream()
                .flatMap(about -> about.entrySet().stream())
                .map(one -> search(indices(rule), one.getKey(), one.getValue()))
                .toList();
        Iterator<MultiSearchResponseItem<Map<String, Object>>> answers = searches.isEmpty()
                ? List.<MultiSearchResponseItem<Map<String, Object>>>of().iterator()
                : ask(searches);
        return questions.stream().map(about -> nearby(about.keySet(), answers)).toList();
    }

    private List<String> indices(Rule rule) {
        Set<String> indices = new LinkedHashSet<>(rule.indices());
        indices.addAll(properties.indices());
        return List.copyOf(indices);
    }

    private RequestItem search(List<String> indices, Question question, Query query) {
        // Of what came before the newest counts, of what follows the oldest.
        SortOrder order = question == Question.NAMED ? SortOrder.Desc : SortOrder.Asc;
        return RequestItem.of(item -> item.header(header -> header.index(indices)
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)
                        .allowPartialSearchResults(true))
                .body(body -> body.query(query)
                        .size(MOST_HITS)
                        .trackTotalHits(total -> total.enabled(false))
                        .timeout(properties.timeout().toMillis() / 2 + "ms")
                        .source(source -> source.filter(filter -> filter.includes(FIELDS)))
                        .sort(sort -> sort.field(
                                field -> field.field("@timestamp").order(order).unmappedType(FieldType.Date)))));
    }

    private Iterator<MultiSearchResponseItem<Map<String, Object>>> ask(List<RequestItem> searches) {
        MsearchResponse<Map<String, Object>> response = ElasticsearchFailures.calling(
                () -> await(client.msearch(
                        MsearchRequest.of(request -> request.searches(searches)), (java.lang.reflect.Type) Map.class)),
                this::failure);
        return response.responses().iterator();
    }

    private <T> T await(CompletableFuture<T> answer) throws Exception {
        try {
            return answer.get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        } finally {
            answer.cancel(true);
        }
    }

    private SurroundingsUnavailableException failure(String why, Exception cause) {
        Duration limit = properties.timeout();
        return new SurroundingsUnavailableException(
                cause instanceof TimeoutException ? "no answer within " + limit.toMillis() + " ms" : why, cause);
    }

    private static Nearby nearby(
            Collection<Question> questions, Iterator<MultiSearchResponseItem<Map<String, Object>>> answers) {
        Map<Question, List<SourceEvent>> events = new EnumMap<>(Question.class);
        List<String> missing = new ArrayList<>();
        for (Question question : questions) {
            MultiSearchResponseItem<Map<String, Object>> answer = answers.next();
            if (answer.isFailure()) {
                missing.add(ElasticsearchFailures.reason(answer.failure().error()));
            } else {
                events.put(question, events(answer.result().hits().hits()));
                if (answer.result().timedOut()
                        || answer.result().shards().failed().intValue() > 0) {
                    missing.add("not every shard answered");
                }
            }
        }
        return new Nearby(events, missing.stream().findFirst());
    }

    private static List<SourceEvent> events(List<Hit<Map<String, Object>>> hits) {
        return hits.stream()
                .filter(hit -> hit.source() != null)
                .flatMap(hit -> event(hit).stream())
                .toList();
    }

    private static Optional<SourceEvent> event(Hit<Map<String, Object>> hit) {
        Map<String, Object> source = java.util.Objects.requireNonNull(hit.source());
        return time(source)
                .map(time -> new EventRef(hit.index(), String.valueOf(hit.id()), time))
                .map(ref -> new SourceEvent(ref, Optional.of(source)).within(MOST_LETTERS));
    }

    /** A foreign event may write its time in any way its index takes; one that says it in no usual way is no help. */
    private static Optional<Instant> time(Map<String, Object> source) {
        try {
            return Nested.text(Nested.of(source), "@timestamp")
                    .map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
