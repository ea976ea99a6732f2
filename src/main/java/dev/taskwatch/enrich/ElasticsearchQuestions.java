package dev.taskwatch.enrich;

import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.search.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The questions about one write as queries. What a match does not tell is not asked for. A query may find more than the
 * question asks for; {@link OwnEvents} takes from it what is certain.
 */
final class ElasticsearchQuestions {

    /** The clocks of the logs of one host differ little, but a connection was seen stamped 22 s early. */
    private static final Duration ABOUT = Duration.ofMinutes(1);

    /** An update of a task does not write its name again. */
    private static final Duration NAMED_BEFORE = Duration.ofHours(24);

    /** How far from the write an event may be to count half as much as one at the same time. */
    private static final Time HALF_AS_NEAR = Time.of(time -> time.time("1s"));

    private static final String KEYWORD = ".keyword";

    /** More than any nearness counts. */
    private static final float CERTAIN = 10;

    /** More than all else: of machines with one name the write's own comes first. */
    private static final float SAME_ID = 20;

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
        write.machine().name().ifPresent(name -> questions.askMachine(questions.onMachine(name)));
        return questions.queries;
    }

    private void askMachine(Query machine) {
        ask(
                Question.REGISTERED,
                begun.minus(ABOUT),
                written.plus(ABOUT),
                List.of(nearWrite()),
                machine,
                anyOf(is("event.code", "4698"), is("event.code", "4702")));
        ask(Question.NAMED, written.minus(NAMED_BEFORE), written.plus(ABOUT), machine, naming());
        write.text("source.ip")
                .ifPresent(address -> ask(
                        Question.LOGGED_ON,
                        begun.minus(ABOUT),
                        written.plus(ABOUT),
                        nearWriteOrFromItsPort(),
                        machine,
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
                    machine,
                    is("event.type", "start"),
                    anyOf(started));
        }
        write.text("process.entity_id")
                .ifPresent(process -> ask(
                        Question.WRITTEN,
                        begun,
                        begun.plus(maxspan),
                        machine,
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
        Stream<Query> fromItsPort = write
                .text("source.port")
                .filter(port -> port.matches("\\d{1,5}"))
                .map(port -> first(CERTAIN, anyOf(is("source.port", port), is("winlog.event_data.IpPort", port))))
                .stream();
        return Stream.concat(Stream.of(nearWrite()), fromItsPort).toList();
    }

    private Query nearWrite() {
        return Query.of(query -> query.distanceFeature(near -> near.date(
                date -> date.field("@timestamp").origin(written.toString()).pivot(HALF_AS_NEAR))));
    }

    /** The machine's own events, also if it is a collector: those that it forwards have another computer name. */
    private Query onMachine(String name) {
        Query namedByHostOnly = allOf(
                anyOf(not(exists(Machine.COMPUTER_NAME)), is(Machine.COMPUTER_NAME, "")),
                named(Machine.HOST_NAME, name));
        List<Query> conditions = new ArrayList<>();
        conditions.add(anyOf(named(Machine.COMPUTER_NAME, name), namedByHostOnly));
        conditions.addAll(ofTenant(Machine.NAMESPACE, write.machine().namespaces()));
        conditions.addAll(ofTenant(Machine.ORGANIZATION, write.machine().organizations()));
        return allOf(conditions.toArray(Query[]::new));
    }

    /** Agents on one machine need not agree on its domain. */
    private static Query named(String field, String name) {
        String shorter = Machine.shortName(name);
        List<Query> ways = new ArrayList<>();
        Stream.of(name, name + ".", shorter)
                .distinct()
                .map(one -> like(field, one))
                .forEach(ways::add);
        if (name.equals(shorter)) {
            ways.add(below(field, name));
            ways.add(below(field + KEYWORD, name));
        }
        return anyOf(ways.toArray(Query[]::new));
    }

    /** The machine of the name in any domain. */
    private static Query below(String field, String name) {
        return Query.of(query ->
                query.prefix(prefix -> prefix.field(field).value(name + ".").caseInsensitive(true)));
    }

    /** Events that do not say whose they are may be the machine's. */
    private static List<Query> ofTenant(String field, List<String> values) {
        if (values.isEmpty()) {
            return List.of();
        }
        Stream<Query> same = values.stream().flatMap(value -> Stream.of(is(field, value), phrase(field, value)));
        return List.of(anyOf(Stream.concat(Stream.of(not(exists(field))), same).toArray(Query[]::new)));
    }

    private Stream<Query> sameId() {
        Machine machine = write.machine();
        return machine.forwarded()
                ? Stream.empty()
                : machine.hostIds().stream().limit(1).map(id -> first(SAME_ID, is(Machine.HOST_ID, id)));
    }

    private void ask(Question question, Instant from, Instant to, Query... conditions) {
        ask(question, from, to, List.of(), conditions);
    }

    /** @param first what comes first among more events than are looked at */
    private void ask(Question question, Instant from, Instant to, List<Query> first, Query... conditions) {
        List<Query> order = Stream.concat(sameId(), first.stream()).toList();
        Query time = Query.of(query -> query.range(range -> range.date(date ->
                date.field("@timestamp").gte(from.toString()).lte(to.toString()).format("strict_date_optional_time"))));
        queries.put(
                question,
                Query.of(query -> query.bool(
                        bool -> bool.filter(time).filter(List.of(conditions)).should(order))));
    }

    private static Query first(float boost, Query query) {
        return Query.of(of -> of.constantScore(score -> score.filter(query).boost(boost)));
    }

    /** Where texts are mapped dynamically, the exact value is in a field below. */
    private static Query is(String field, String value) {
        return anyOf(term(field, value, false), term(field + KEYWORD, value, false));
    }

    private static Query like(String field, String value) {
        return anyOf(term(field, value, true), term(field + KEYWORD, value, true));
    }

    private static Query term(String field, String value, boolean anyCase) {
        return Query.of(
                query -> query.term(term -> term.field(field).value(value).caseInsensitive(anyCase ? true : null)));
    }

    /** Finds the value in a text field without an exact one below. */
    private static Query phrase(String field, String value) {
        return Query.of(query -> query.matchPhrase(match -> match.field(field).query(value)));
    }

    private static Query exists(String field) {
        return Query.of(query -> query.exists(exists -> exists.field(field)));
    }

    private static Query not(Query query) {
        return Query.of(of -> of.bool(bool -> bool.mustNot(query)));
    }

    private static Query anyOf(Query... ways) {
        return Query.of(query ->
                query.bool(BoolQuery.of(bool -> bool.should(List.of(ways)).minimumShouldMatch("1"))));
    }

    private static Query allOf(Query... conditions) {
        return Query.of(query -> query.bool(bool -> bool.filter(List.of(conditions))));
    }
}
