package dev.taskwatch.enrich;

import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.taskwatch.enrich.taskcache.ExecAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The questions about one write as queries. What a match does not tell is not asked for. */
final class ElasticsearchQuestions {

    /** The clocks of the logs of one host differ little, but a connection was seen stamped 22 s early. */
    private static final Duration ABOUT = Duration.ofMinutes(1);

    /** An update of a task does not write its name again. */
    private static final Duration NAMED_BEFORE = Duration.ofHours(24);

    /** How far from the write an event may be to count half as much as one at the same time. */
    private static final Time HALF_AS_NEAR = Time.of(time -> time.time("1s"));

    /** More than any nearness counts. */
    private static final float CERTAIN = 10;

    private final TaskWrite write;
    private final Duration maxspan;
    private final Instant begun;
    private final Instant written;
    private final Map<Question, Query> queries = new EnumMap<>(Question.class);

    private ElasticsearchQuestions(TaskWrite write, Duration maxspan) {
        this.write = write;
        this.maxspan = maxspan;
        this.begun = write.match().events().get(0).timestamp();
        this.written = write.event().timestamp();
    }

    static Map<Question, Query> about(TaskWrite write, Duration maxspan) {
        ElasticsearchQuestions questions = new ElasticsearchQuestions(write, maxspan);
        questions.onHost().ifPresent(questions::askHost);
        return questions.queries;
    }

    private void askHost(Query host) {
        ask(
                Question.REGISTERED,
                begun.minus(ABOUT),
                written.plus(ABOUT),
                List.of(nearWrite()),
                host,
                anyOf(is("event.code", "4698"), is("event.code", "4702")));
        ask(Question.NAMED, written.minus(NAMED_BEFORE), written.plus(ABOUT), host, naming());
        write.text("source.ip")
                .ifPresent(address -> ask(
                        Question.LOGGED_ON,
                        begun.minus(ABOUT),
                        written.plus(ABOUT),
                        nearWriteOrFromItsPort(),
                        host,
                        is("event.code", "4624"),
                        is("winlog.event_data.LogonType", "3"),
                        from(address)));
        List<Query> programs = programs();
        Stream<Query> children = write.text("process.entity_id").map(id -> is("process.parent.entity_id", id)).stream();
        Query[] started = Stream.concat(children, programs.stream()).toArray(Query[]::new);
        if (started.length > 0) {
            ask(
                    Question.STARTED,
                    written,
                    write.startedUntil(),
                    programs,
                    host,
                    is("event.type", "start"),
                    anyOf(started));
        }
        write.text("process.entity_id")
                .ifPresent(process -> ask(
                        Question.WRITTEN,
                        begun,
                        begun.plus(maxspan),
                        host,
                        like("process.entity_id", process),
                        like("registry.value", "Actions")));
    }

    /** Not every pipeline makes a source of it, and Windows may write an address of IPv4 as one of IPv6. */
    private static Query from(String address) {
        String shorter = address.replaceFirst("(?i)^::ffff:(?=[0-9.]+$)", "");
        return anyOf(
                is("source.ip", address),
                like("winlog.event_data.IpAddress", address),
                like("winlog.event_data.IpAddress", shorter),
                like("winlog.event_data.IpAddress", "::ffff:" + shorter));
    }

    private Query naming() {
        String guid = write.guid().value();
        List<Query> ways = new ArrayList<>();
        ways.add(allOf(like("registry.value", "Id"), like("registry.data.strings", guid)));
        write.text("registry.path").ifPresent(path -> {
            String key = path.substring(0, path.lastIndexOf('\\') + 1);
            Stream.of("URI", "Path", "Author")
                    .map(value -> like("registry.path", key + value))
                    .forEach(ways::add);
        });
        return anyOf(ways.toArray(Query[]::new));
    }

    /** Processes of the programs that the task runs. */
    private List<Query> programs() {
        return write.actions().stream()
                .flatMap(actions -> actions.actions().stream())
                .filter(ExecAction.class::isInstance)
                .map(action -> StartedProcess.program(((ExecAction) action).command()))
                .filter(program -> !program.isBlank())
                .distinct()
                .limit(10)
                .map(program -> like("process.name", program))
                .toList();
    }

    private List<Query> nearWriteOrFromItsPort() {
        return Stream.concat(
                        Stream.of(nearWrite()),
                        write
                                .text("source.port")
                                .filter(port -> port.matches("\\d{1,5}"))
                                .map(port -> certain("source.port", port))
                                .stream())
                .toList();
    }

    private Query nearWrite() {
        return Query.of(query -> query.distanceFeature(near -> near.date(
                date -> date.field("@timestamp").origin(written.toString()).pivot(HALF_AS_NEAR))));
    }

    /** Agents on one host need not agree on its id, so its name does too, with or without its domain. */
    private Optional<Query> onHost() {
        List<Query> ways = new ArrayList<>();
        write.text("host.id").map(id -> is("host.id", id)).ifPresent(ways::add);
        write.text("host.name").ifPresent(name -> {
            String shorter = name.replaceFirst("\\..*", "");
            for (String field : List.of("host.name", "winlog.computer_name")) {
                ways.add(like(field, name));
                ways.add(name.equals(shorter) ? below(field, name) : like(field, shorter));
            }
        });
        return ways.isEmpty() ? Optional.empty() : Optional.of(anyOf(ways.toArray(Query[]::new)));
    }

    /** The host of the name in any domain. */
    private static Query below(String field, String name) {
        return Query.of(query ->
                query.prefix(prefix -> prefix.field(field).value(name + ".").caseInsensitive(true)));
    }

    private void ask(Question question, Instant from, Instant to, Query... conditions) {
        ask(question, from, to, List.of(), conditions);
    }

    /** @param first what comes first among more events than are looked at */
    private void ask(Question question, Instant from, Instant to, List<Query> first, Query... conditions) {
        Query time = Query.of(query -> query.range(range -> range.date(date ->
                date.field("@timestamp").gte(from.toString()).lte(to.toString()).format("strict_date_optional_time"))));
        queries.put(
                question,
                Query.of(query -> query.bool(
                        bool -> bool.filter(time).filter(List.of(conditions)).should(first))));
    }

    private static Query certain(String field, String value) {
        return Query.of(
                query -> query.term(term -> term.field(field).value(value).boost(CERTAIN)));
    }

    private static Query is(String field, String value) {
        return Query.of(query -> query.term(term -> term.field(field).value(value)));
    }

    private static Query like(String field, String value) {
        return Query.of(
                query -> query.term(term -> term.field(field).value(value).caseInsensitive(true)));
    }

    private static Query anyOf(Query... ways) {
        return Query.of(query ->
                query.bool(BoolQuery.of(bool -> bool.should(List.of(ways)).minimumShouldMatch("1"))));
    }

    private static Query allOf(Query... conditions) {
        return Query.of(query -> query.bool(bool -> bool.filter(List.of(conditions))));
    }
}
