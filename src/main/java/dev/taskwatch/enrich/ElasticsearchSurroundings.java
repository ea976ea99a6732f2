package dev.taskwatch.enrich;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldSortNumericType;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.mapping.FieldType;
import co.elastic.clients.elasticsearch._types.query_dsl.FieldAndFormat;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.msearch.RequestItem;
import dev.taskwatch.elasticsearch.ElasticsearchAnswers;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.Machine;
import dev.taskwatch.search.SourceEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** All questions about all writes by {@code _msearch}, bounded in hits, in bytes and in time. */
@Component
final class ElasticsearchSurroundings implements Surroundings {

    private static final int LARGEST_ANSWER = 8 << 20;

    /** Of the events that answer one question. */
    static final int MOST_HITS = 20;

    private static final List<String> FIELDS = Stream.concat(
                    Machine.FIELDS.stream(),
                    Stream.of(
                            "@timestamp",
                            "event.code",
                            "event.type",
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
                            "winlog.event_data.Ip*",
                            "winlog.event_data.LogonType",
                            "winlog.event_data.Subject*",
                            "winlog.event_data.Target*",
                            "winlog.event_data.Task*"))
            .toList();

    /** Small enough to be asked for twice: an alias, a runtime field or a constant is not in {@code _source}. */
    private static final List<FieldAndFormat> MAPPED = FIELDS.stream()
            .filter(field -> !field.endsWith("*"))
            .filter(field -> !Set.of("@timestamp", "registry.data.bytes").contains(field))
            .map(field -> FieldAndFormat.of(of -> of.field(field)))
            .toList();

    private final ElasticsearchAsyncClient client;
    private final EnrichProperties properties;

    ElasticsearchSurroundings(ElasticsearchClient client, EnrichProperties properties) {
        ElasticsearchClient bounded = ElasticsearchAnswers.atMost(LARGEST_ANSWER, client);
        this.client = new ElasticsearchAsyncClient(bounded._transport(), bounded._transportOptions());
        this.properties = properties;
    }

    @Override
    public SurroundingsAnswer around(Rule rule, List<TaskWrite> writes) {
        List<Map<Question, Query>> questions = writes.stream()
                .map(write -> ElasticsearchQuestions.about(write, rule.margin()))
                .toList();
        List<String> indices = indices(rule);
        List<RequestItem> searches = questions.stream()
                .flatMap(about -> about.entrySet().stream())
                .map(one -> search(indices, one.getKey(), one.getValue()))
                .toList();
        ElasticsearchSlices slices = new ElasticsearchSlices(client, properties.timeout());
        Iterator<FoundEvents> found = slices.search(searches).iterator();
        List<Nearby> nearby =
                questions.stream().map(about -> nearby(about.keySet(), found)).toList();
        return new SurroundingsAnswer(nearby, slices.requests());
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
                        .fields(MAPPED)
                        .sort(sort -> sort.score(score -> score.order(SortOrder.Desc)))
                        .sort(sort -> sort.field(field -> field.field("@timestamp")
                                .order(order)
                                .numericType(FieldSortNumericType.Date) // some indices have nanoseconds
                                .unmappedType(FieldType.Date)))));
    }

    /** Takes as many from {@code found} as there are questions. */
    private static Nearby nearby(Collection<Question> questions, Iterator<FoundEvents> found) {
        if (questions.isEmpty()) {
            return Nearby.ofNoMachine();
        }
        Map<Question, List<SourceEvent>> events = new EnumMap<>(Question.class);
        Optional<String> missing = Optional.empty();
        for (Question question : questions) {
            FoundEvents answer = found.next();
            answer.events().ifPresent(some -> events.put(question, inOrder(question, some)));
            missing = missing.or(answer::missing);
        }
        return new Nearby(events, missing);
    }

    private static List<SourceEvent> inOrder(Question question, List<SourceEvent> events) {
        Comparator<SourceEvent> byTime =
                Comparator.comparing(event -> event.ref().timestamp());
        return events.stream()
                .sorted(question == Question.NAMED ? byTime.reversed() : byTime)
                .toList();
    }
}
