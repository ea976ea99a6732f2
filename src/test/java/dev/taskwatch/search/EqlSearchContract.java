package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the service relies on in every {@link EqlSearch}. */
abstract class EqlSearchContract {

    private static final String PAIR = "sequence by host.id with maxspan=1m [network where true] [registry where true]";

    private final DetectionWindow wholeHour = window("12:00:00", "13:00:00");

    abstract EqlSearch search();

    /** The index that the rule looks at; empty when a test begins. */
    abstract String index();

    abstract void add(List<InMemoryEvent> events);

    @Test
    void findsNothingWhereNothingIs() {
        add(List.of(event("n1", "network", "12:10:00", "a")));

        SearchAnswer answer = search().search(rule(PAIR), wholeHour, 10);

        assertThat(answer.matches()).isEmpty();
        assertThat(answer.full()).isFalse();
        assertThat(answer.missing()).isEmpty();
    }

    @Test
    void givesTheEventsOfASequenceAndWhereTheyLie() {
        InMemoryEvent network = event("n1", "network", "12:10:00.123", "a");
        InMemoryEvent registry = event("r1", "registry", "12:10:05.001", "a");
        add(List.of(network, registry));

        SearchAnswer answer = search().search(rule(PAIR), wholeHour, 10);

        assertThat(answer.matches()).containsExactly(new Match(List.of(network.ref(), registry.ref())));
    }

    @Test
    void pairsWithTheLatestEarlierEventOfTheSameKey() {
        add(List.of(
                event("n1", "network", "12:10:00", "a"),
                event("n2", "network", "12:10:01", "a"),
                event("n3", "network", "12:10:02", "b"),
                event("r1", "registry", "12:10:03", "a"),
                event("r2", "registry", "12:10:04", "a")));

        assertThat(found(PAIR, wholeHour, 10)).containsExactly("n2 r1");
    }

    @Test
    void maxspanIsInclusive() {
        add(List.of(
                event("n1", "network", "12:10:00", "a"),
                event("r1", "registry", "12:11:00", "a"),
                event("n2", "network", "12:20:00", "a"),
                event("r2", "registry", "12:21:00.001", "a")));

        assertThat(found(PAIR, wholeHour, 10)).containsExactly("n1 r1");
    }

    @Test
    void everyEventLiesInTheWindowWhoseStartIsInAndWhoseEndIsNot() {
        add(List.of(
                event("n1", "network", "12:09:59.999", "a"),
                event("r1", "registry", "12:10:10", "a"),
                event("n2", "network", "12:10:00", "b"),
                event("r2", "registry", "12:10:19.999", "b"),
                event("n3", "network", "12:10:01", "c"),
                event("r3", "registry", "12:10:20", "c")));

        assertThat(found(PAIR, window("12:10:00", "12:10:20"), 10)).containsExactly("n2 r2");
    }

    @Test
    void aFullAnswerHasTheOldestAndSaysSo() {
        add(pairs(3));

        SearchAnswer answer = search().search(rule(PAIR), wholeHour, 2);

        assertThat(found(answer)).containsExactly("n1 r1", "n2 r2");
        assertThat(answer.full()).isTrue();
    }

    @Test
    void anAnswerWithRoomLeftIsNotFull() {
        add(pairs(3));

        SearchAnswer answer = search().search(rule(PAIR), wholeHour, 4);

        assertThat(found(answer)).containsExactly("n1 r1", "n2 r2", "n3 r3");
        assertThat(answer.full()).isFalse();
    }

    @Test
    void findsSingleEventsOldestFirst() {
        add(List.of(
                event("r2", "registry", "12:10:02", "a"),
                event("n1", "network", "12:10:03", "a"),
                event("r1", "registry", "12:10:01", "a"),
                event("r3", "registry", "12:10:04", "a")));

        SearchAnswer answer = search().search(rule("registry where true"), wholeHour, 2);

        assertThat(found(answer)).containsExactly("r1", "r2");
        assertThat(answer.full()).isTrue();
    }

    @Test
    void leavesOutThePlaceOfAnEventThatIsRightlyMissing() {
        add(List.of(
                event("n1", "network", "12:10:00", "a"),
                event("r1", "registry", "12:10:10", "a"),
                event("n2", "network", "12:20:00", "b"),
                event("f2", "file", "12:20:05", "b"),
                event("r2", "registry", "12:20:10", "b")));

        assertThat(found(
                        "sequence by host.id with maxspan=1m [network where true] ![file where true] [registry where true]",
                        wholeHour,
                        10))
                .containsExactly("n1 r1");
    }

    @Test
    void untilEndsWhatHasBegun() {
        add(List.of(
                event("n1", "network", "12:10:00", "a"),
                event("f1", "file", "12:10:05", "a"),
                event("r1", "registry", "12:10:10", "a"),
                event("n2", "network", "12:20:00", "a"),
                event("r2", "registry", "12:20:10", "a")));

        assertThat(found(PAIR + " until [file where true]", wholeHour, 10)).containsExactly("n2 r2");
    }

    @Test
    void doesNotSeeEventsOfOneMomentThatAreLeftOutById() {
        add(pairs(3));

        Map<String, Object> ids = Map.of("ids", Map.of("values", List.of("r1", "r3")));
        assertThat(found(rule("registry where true"), Map.of("bool", Map.of("must_not", List.of(ids)))))
                .containsExactly("r2");
    }

    @Test
    void doesNotSeeEventsForWhichAllConditionsHold() {
        add(List.of(
                event("n1", "network", "12:10:00", "a"),
                event("n2", "network", "12:10:01", "b"),
                event("r1", "registry", "12:10:02", "a"),
                event("r2", "registry", "12:10:03", "b")));

        Map<String, Object> all =
                Map.of("bool", Map.of("filter", List.of(Map.of("term", Map.of("host.id", Map.of("value", "a"))))));
        assertThat(found(rule(PAIR), Map.of("bool", Map.of("must_not", List.of(all)))))
                .containsExactly("n2 r2");
    }

    private List<String> found(Rule rule, Map<String, Object> filter) {
        return found(search().search(rule.asking(rule.outline(), List.of(filter)), wholeHour, 10));
    }

    private List<InMemoryEvent> pairs(int count) {
        return IntStream.rangeClosed(1, count)
                .boxed()
                .flatMap(i -> Stream.of(
                        event("n" + i, "network", "12:1" + i + ":00", "a"),
                        event("r" + i, "registry", "12:1" + i + ":10", "a")))
                .toList();
    }

    private List<String> found(String query, DetectionWindow window, int size) {
        return found(search().search(rule(query), window, size));
    }

    private static List<String> found(SearchAnswer answer) {
        return answer.matches().stream()
                .map(match -> String.join(
                        " ", match.events().stream().map(EventRef::id).toList()))
                .toList();
    }

    private InMemoryEvent event(String id, String category, String time, String host) {
        return new InMemoryEvent(index(), id, at(time), category, Map.of("host.id", host));
    }

    private static DetectionWindow window(String from, String to) {
        return new DetectionWindow(at(from), at(to));
    }

    private static Instant at(String time) {
        return Instant.parse("2024-05-01T" + time + "Z");
    }

    private Rule rule(String query) {
        String toml = """
                [rule]
                author = ["Taskwatch"]
                description = "A rule to search for."
                from = "now-9m"
                index = ["%s"]
                interval = "5m"
                language = "eql"
                name = "Contract"
                risk_score = 47
                rule_id = "0d0b3c55-6c6c-4e0f-a5c3-4a8f5b1d2f90"
                severity = "medium"
                type = "eql"
                query = '''%s'''
                """.formatted(index(), query);
        return RuleFile.read("contract.toml", toml).rule();
    }
}
