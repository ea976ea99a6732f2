package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Sequences over small series on a real node: how events are joined, ordered and counted. */
@EachElasticsearch
class EqlSequenceIT {
    private final URI elasticsearch;
    private EqlIndex index;

    EqlSequenceIT(ElasticsearchUnderTest elasticsearch) {
        this.elasticsearch = elasticsearch.uri();
    }

    @BeforeEach
    void createIndex() {
        index = EqlIndex.createMapped(
                elasticsearch,
                "eql-sequences",
                Map.of(
                        "@timestamp", Map.of("type", "date"),
                        "event.category", Map.of("type", "keyword"),
                        "key", Map.of("type", "keyword"),
                        "other", Map.of("type", "keyword"),
                        "precise", Map.of("type", "date_nanos"),
                        "pid", Map.of("type", "long"),
                        "ip", Map.of("type", "ip"),
                        "up", Map.of("type", "boolean"),
                        "text", Map.of("type", "text", "fields", Map.of("raw", Map.of("type", "keyword")))));
    }

    @AfterEach
    void deleteIndex() {
        index.close();
    }

    /** One event a second: category, number, and after a slash its keys, an array if several. */
    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            a1 b2                      ^ sequence [a where true] [b where true]                              ^ a1 b2
            a1/x b2/y b3/x             ^ sequence by key [a where true] [b where true]                       ^ a1 b3
            a1/x b2/X                  ^ sequence by key [a where true] [b where true]                       ^
            a1/x b2/x                  ^ sequence [a where true] by key [b where true] by key                ^ a1 b2
            a1 b2                      ^ sequence by key [a where true] [b where true]                       ^
            a1 b2                      ^ sequence by ?key [a where true] [b where true]                      ^ a1 b2
            a1/x b2 b3/x               ^ sequence by ?key [a where true] [b where true]                      ^ a1 b3
            a1 b2                      ^ sequence by ?nowhere [a where true] [b where true]                  ^ a1 b2
            a1/x,y b2/y b3/x           ^ sequence by key [a where true] [b where true]                       ^ a1 b2, a1 b3
            a1/x,y b2/y                ^ sequence by key [a where key == "x"] [b where true]                 ^
            a1/x,y b2/x,y              ^ sequence by key [a where key == "x"] [b where true]                 ^ a1 b2, a1 b2
            a1/x,y b2/y                ^ sequence by key [a where key == "x" or key == "z"] [b where true]  ^
            a1/x,y b2/y                ^ sequence by key [a where key in ("x", "z")] [b where true]           ^
            a1/x,y b2/y                ^ sequence by key [a where key like ("x", "z")] [b where true]         ^
            a1/x,y b2/y                ^ sequence by key [a where key : "x*"] [b where true]                  ^
            a1/x,y b2/y                ^ sequence by key [a where not (key != "x")] [b where true]            ^
            a1/y b2/y,z                ^ sequence by key [a where key != "z"] [b where true]                  ^
            a1/y b2/y,z                ^ sequence by key [a where not (key == "z" or key == "v")] [b where true] ^
            a1/x,y b2/y                ^ sequence by key [a where key : ("x", "z")] [b where true]            ^ a1 b2
            a1/x,y b2/y                ^ sequence by key [a where key in~ ("X", "Z")] [b where true]          ^ a1 b2
            a1/x,y b2/y                ^ sequence by key [a where key like ("x*", "z")] [b where true]        ^ a1 b2
            a1/x,y b2/y                ^ sequence by key [a where key == "x" or key : "z"] [b where true]     ^ a1 b2
            a1/x,y b2/y                ^ sequence by key [a where key == "x" or pid == 1] [b where true]      ^ a1 b2
            a1/x,y b2/y                ^ sequence by key [a where (key == "x" and pid == 1) or (key == "x" and pid == null)] [b where true] ^
            a1/x,y b2/y                ^ sequence by key [a where true] [b where true] until [c where key == "x"] ^ a1 b2
            a1/x,y c2/y b3/y           ^ sequence by key [a where key == "x"] [b where true] until [c where true] ^
            a1/y c2/y b3/y             ^ sequence by key [a where true] [b where true] until [c where key == "x"] ^ a1 b3
            a1/x,y b2/x,y              ^ sequence by key with maxspan=5s [a where key == "x"] ![c where true] [b where true] ^ a1 _ b2, a1 _ b2
            a1 b2                      ^ sequence [a where ?nowhere > 1] [b where true]                       ^
            a1 b2                      ^ sequence [a where not ?nowhere > 1] [b where true]                   ^
            a1 b2                      ^ sequence [a where ?nowhere != 1] [b where true]                      ^ a1 b2
            a1 b2                      ^ sequence [a where true] [b where true] until [a where ?nowhere > 1]  ^ a1 b2
            a1 b2                      ^ sequence with maxspan=5s [a where true] [b where true] ![any where ?nowhere > 1] ^
            a1 b2                      ^ sequence with maxspan=5s [a where true] [b where true] ![any where ?nowhere == 1] ^
            a1 b2                      ^ sequence with maxspan=5s [a where true] ![any where false] [b where true] ^
            a1 b2                      ^ sequence [a where true] [b where true] until [a where true]          ^ a1 b2
            a1 a2 b3                   ^ sequence [a where true] [b where true] until [a where true]          ^
            a1 . . . a5 b6             ^ sequence with maxspan=2s [a where true] [b where true] until [a where true] ^
            b1 a2 b3                   ^ sequence [a where true] [b where true] until [any where true]        ^ a2 b3
            a1/x a2/y b3/x             ^ sequence by key [a where true] [b where true] until [a where true]   ^ a1 b3
            a1/x b2/x                  ^ sequence by key [a where true] [b where length(key) == 1]           ^ a1 b2
            a1 a2 a3 b4                ^ sequence [a where true] with runs=2 [b where true]                  ^ a2 a3 b4
            a1 a2 a3                   ^ sequence [a where true] with runs=3                                 ^ a1 a2 a3
            a1 a2 a3                   ^ sequence [any where true] [any where true]                          ^ a1 a2, a2 a3
            a1 c2 b3                   ^ sequence [a where true] [b where true] until [c where true]         ^
            a1 b2 c3                   ^ sequence [a where true] [b where true] until [c where true]         ^ a1 b2
            a1/x c2/y b3/x             ^ sequence by key [a where true] [b where true] until [c where true]  ^ a1 b3
            a1 b2 a3 b4 a5 b6          ^ sequence [a where true] [b where true] | head 2                     ^ a1 b2, a3 b4
            a1 b2 a3 b4 a5 b6          ^ sequence [a where true] [b where true] | tail 2                     ^ a3 b4, a5 b6
            a1 b2 a3 b4 a5 b6          ^ sequence [a where true] [b where true] | tail 2 | head 1            ^ a3 b4
            a1/x a2/y b3/y b4/x        ^ sequence by key [a where true] [b where true]                       ^ a2 b3, a1 b4
            a1 a2 b3 b4                ^ sequence [a where true] [b where true]                              ^ a2 b3
            a1 . . b4 b5               ^ sequence with maxspan=2s [a where true] [b where true]              ^
            a1 a2 . b4                 ^ sequence with maxspan=1s [a where true] [b where true]              ^
            a1 b2 c3                   ^ sequence with maxspan=1s [a where true] [b where true] [c where true] ^
            a1 b2 c3                   ^ sequence with maxspan=2s [a where true] [b where true] [c where true] ^ a1 b2 c3
            a1 a2 c3 b4                ^ sequence [a where true] [b where true] until [c where true]         ^
            c1 a2 b3                   ^ sequence [a where true] [b where true] until [c where true]         ^ a2 b3
            a1/x c2 b3/x               ^ sequence by key [a where true] [b where true] until [c where true]  ^ a1 b3
            a1/x c2/x b3/x             ^ sequence [a where true] by key [b where true] by key until [c where true] by key ^
            a1/x,y b2/x,z              ^ sequence by key, ?other [a where true] [b where true]               ^ a1 b2
            a1 a2 a3 a4 a5             ^ sequence [a where true] with runs=2                                 ^ a1 a2, a2 a3, a3 a4, a4 a5
            a1 a2 b3 b4 b5             ^ sequence [a where true] with runs=2 [b where true] with runs=2      ^ a1 a2 b3 b4
            b1 a2 c3                   ^ sequence with maxspan=5s ![b where true] [a where true] [c where true] ^
            b1 . . . . a6 c7           ^ sequence with maxspan=5s ![b where true] [a where true] [c where true] ^ _ a6 c7
            a1                         ^ sequence with maxspan=5s [a where true] ![b where true]             ^ a1 _
            a1/x b2/y c3/x             ^ sequence by key with maxspan=5s [a where true] ![b where true] [c where true] ^ a1 _ c3
            a1 . b3                    ^ sequence with maxspan=2s [a where true] [b where true]              ^ a1 b3
            a1 . b3                    ^ sequence with maxspan=1999ms [a where true] [b where true]          ^
            a1 . c3                    ^ sequence with maxspan=5s [a where true] ![b where true] [c where true] ^ a1 _ c3
            a1 b2 c3                   ^ sequence with maxspan=5s [a where true] ![b where true] [c where true] ^
            a1 c2                      ^ sequence with maxspan=5s [a where true] [c where true] ![b where true] ^ a1 c2 _
            a1 c2 b3                   ^ sequence with maxspan=5s [a where true] [c where true] ![b where true] ^
            a1 c2 . . . b6             ^ sequence with maxspan=4s [a where true] [c where true] ![b where true] ^ a1 c2 _
            """)
    void areFound(String series, String query, String sequences) {
        addSeries(series.strip());

        JsonNode answer = index.search(query);

        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        assertThat(EqlIndex.sequences(answer)).isEqualTo(listed(sequences));
    }

    @Test
    void joinKeysKeepTheirTypes() {
        Map<String, Object> keys = Map.of("pid", 42, "ip", "0:0:0:0:0:0:0:1", "up", true, "text", "Big Boss");
        index.add("a", event("a", 1, keys)).add("b", event("b", 2, keys));

        JsonNode answer = index.search("sequence by pid, ip, up, text, ?key [a where true] [b where true]");

        assertThat(answer.at("/hits/sequences/0/join_keys").toString())
                .isEqualTo("[42,\"::1\",true,\"Big Boss\",null]");
    }

    @Test
    void keysOfPartsMayHaveDifferentNames() {
        index.add("a", event("a", 1, Map.of("key", "x"))).add("b", event("b", 2, Map.of("other", "x")));

        assertThat(index.sequences("sequence [a where true] by key [b where true] by other"))
                .containsExactly(List.of("a", "b"));
    }

    @Test
    void missingEventStandsInItsPlace() {
        index.add("a", event("a", 1, Map.of())).add("c", event("c", 2, Map.of()));

        JsonNode answer = index.search("sequence with maxspan=5s [a where true] ![b where true] [c where true]");

        assertThat(answer.at("/hits/sequences/0/events/1").toString())
                .isEqualTo("{\"_index\":\"\",\"_id\":\"\",\"_source\":{},\"missing\":true}");
        assertThat(answer.at("/hits/sequences/0").has("join_keys")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "2"})
    void eventWithoutExactlyOneTimestampFailsTheSearch(int timestamps) {
        Map<String, Object> event = event("a", 1, Map.of());
        event.put(
                "@timestamp",
                List.of("2026-08-01T12:00:00Z", "2026-08-01T13:00:00Z").subList(0, timestamps));
        index.add("a", event).add("b", event("b", 2, Map.of()));

        JsonNode answer = index.search("sequence [a where true] [b where true]");

        assertThat(answer.path("status").asInt()).isEqualTo(400);
        assertThat(answer.at("/error/type").asString()).isEqualTo("invalid_argument_exception");
        assertThat(answer.at("/error/reason").asString()).startsWith("Expected timestamp field [@timestamp] to");
    }

    @Test
    void eventWithSeveralTiebreakersFailsTheSearch() {
        index.add("a", event("a", 1, Map.of("pid", List.of(1, 2)))).add("b", event("b", 2, Map.of()));

        JsonNode answer = index.search("sequence [a where true] [b where true]", Map.of("tiebreaker_field", "pid"));

        assertThat(answer.path("status").asInt()).isEqualTo(400);
        assertThat(answer.at("/error/reason").asString()).startsWith("Expected tiebreaker field [pid] to");
    }

    @Test
    void theOrderOfEventsOfOneTimeWithAndWithoutTiebreakerIsNotKnown() {
        index.add("a", event("a", 1, Map.of("pid", 7)))
                .add("b", event("b", 1, Map.of()))
                .add("c", event("c", 1, Map.of("pid", -7)));
        Map<String, Object> tiebreaker = Map.of("tiebreaker_field", "pid");

        JsonNode mixed = index.search("sequence [c where true] [a where true] [b where true]", tiebreaker);
        JsonNode withOne = index.search("sequence [c where true] [a where true]", tiebreaker);
        JsonNode events = index.search("any where true", tiebreaker);

        assertThat(mixed.at("/error/reason").asString())
                .isEqualTo("a sequence over events of one time with and without a tiebreaker"
                        + " is not supported by the local stand-in");
        assertThat(EqlIndex.sequences(withOne)).containsExactly(List.of("c", "a"));
        assertThat(EqlIndex.ids(events.at("/hits/events"))).containsExactly("b", "c", "a");
    }

    /** The pages of {@code tail} begin at events that depend on the size of a page. */
    @Test
    void untilAtAnEventOfTheFirstPartIsRefusedOverSeveralPagesFromTheEnd() {
        addSeries("a1 a2 a3 b4");
        String query = "sequence [a where true] [b where true] until [a where true]";

        JsonNode tail = index.search(query, Map.of("fetch_size", 2));
        JsonNode head = index.search(query, Map.of("fetch_size", 2, "result_position", "head"));

        assertThat(tail.at("/error/reason").asString()).endsWith("is not supported by the local stand-in");
        assertThat(EqlIndex.sequences(head)).isEmpty();
    }

    @Test
    void anEventWithoutTiebreakerHasItsPlaceInTimeOtherwise() {
        index.add("a", event("a", 1, Map.of())).add("b", event("b", 2, Map.of("pid", 1)));

        assertThat(EqlIndex.sequences(
                        index.search("sequence [a where true] [b where true]", Map.of("tiebreaker_field", "pid"))))
                .containsExactly(List.of("a", "b"));
    }

    /** What is looked for lies before the first day that there is, or that nanoseconds can say. */
    @ParameterizedTest
    @CsvSource({"@timestamp, 2000000000d", "@timestamp, 40000d", "precise, 40000d", "precise, 2000000000d"})
    void maxspanMayBeLongerThanThereIsTime(String timestamp, String maxspan) {
        index.add("a", event("a", 1, Map.of("precise", "1970-01-01T00:00:00.000000001Z")))
                .add("b", event("b", 2, Map.of("precise", "1970-01-01T00:00:00.000000002Z")));

        assertThat(EqlIndex.sequences(index.search(
                        "sequence with maxspan=" + maxspan + " [a where true] [b where true]",
                        Map.of("timestamp_field", timestamp, "fetch_size", 2))))
                .containsExactly(List.of("a", "b"));
    }

    @Test
    void eventsBefore1970AreEventsToo() {
        for (int day = 1; day < 7; day++) {
            Map<String, Object> event = event(day == 6 ? "b" : "a", 0, Map.of());
            event.put("@timestamp", "1969-12-0" + day);
            index.add("d" + day, event);
        }

        assertThat(EqlIndex.sequences(index.search(
                        "sequence with maxspan=1d [a where true] [b where true]", Map.of("fetch_size", 2))))
                .containsExactly(List.of("d5", "d6"));
    }

    private void addSeries(String series) {
        String[] events = series.split(" ");
        for (int second = 0; second < events.length; second++) {
            String[] written = events[second].split("/");
            if (!written[0].equals(".")) {
                Map<String, Object> keys =
                        written.length > 1 ? Map.of("key", List.of(written[1].split(","))) : Map.of();
                index.add(written[0], event(written[0].substring(0, 1), second, keys));
            }
        }
    }

    private static Map<String, Object> event(String category, int second, Map<String, Object> more) {
        Map<String, Object> event = new HashMap<>(more);
        event.put("@timestamp", "2026-08-01T12:00:%02d.000Z".formatted(second));
        event.put("event.category", category);
        return event;
    }

    private static List<List<String>> listed(String sequences) {
        List<List<String>> listed = new ArrayList<>();
        for (String sequence :
                sequences == null ? new String[0] : sequences.strip().split(", ")) {
            listed.add(Arrays.stream(sequence.split(" "))
                    .map(id -> id.replace("_", ""))
                    .toList());
        }
        return listed;
    }
}
