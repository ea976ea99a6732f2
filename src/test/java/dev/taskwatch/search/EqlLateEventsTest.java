package dev.taskwatch.search;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EqlLateEventsTest {

    private static final SearchAnswer NOTHING = new SearchAnswer(List.of(), false, Optional.empty());

    private record Asked(Rule rule, DetectionWindow window) {}

    private final List<Asked> asked = new ArrayList<>();
    private final Deque<SearchAnswer> answers = new ArrayDeque<>();

    @Test
    void eachPartIsAskedForByItself() {
        Rule rule = Rules.of("sequence by host.id, ?user.id with maxspan = 1m"
                + " [network where source.port > 1 or true] by process.entity_id [any where true] by process.pid");

        find(rule);

        assertThat(queries())
                .containsExactly(
                        "network where (source.port > 1 or true) and event.ingested != null",
                        "any where (true) and event.ingested != null");
        assertThat(filters(0)).containsExactly(arrivedSince("12:00"), exists("host.id"), exists("process.entity_id"));
        assertThat(filters(1)).containsExactly(arrivedSince("12:00"), exists("host.id"), exists("process.pid"));
        assertThat(asked).extracting(Asked::window).containsOnly(window("09:00", "11:00"));
    }

    @Test
    void whatMustNotHappenIsNotAskedFor() {
        find(Rules.of("sequence by host.id with maxspan = 1m [a where true] ![b where true] [c where true]"));

        assertThat(queries())
                .containsExactly(
                        "a where (true) and event.ingested != null", "c where (true) and event.ingested != null");
    }

    @Test
    void theTimesOfAllPartsComeOnceEachInOrder() {
        answers.add(found(false, "10:00", "10:05"));
        answers.add(found(false, "09:30", "10:00"));

        LateAnswer late = find(Rules.of(Rules.SEQUENCE));

        assertThat(late)
                .isEqualTo(new LateAnswer(
                        List.of(
                                window("09:30", "09:30:00.001"),
                                window("10:00", "10:00:00.001"),
                                window("10:05", "10:05:00.001")),
                        true,
                        2));
    }

    @Test
    void aFullAnswerIsContinuedBehindItsLast() {
        answers.add(found(true, "10:00", "10:05"));
        answers.add(found(false, "10:06"));

        LateAnswer late = find(Rules.of(Rules.EVENT));

        assertThat(late)
                .isEqualTo(new LateAnswer(
                        List.of(
                                window("10:00", "10:00:00.001"),
                                window("10:05", "10:05:00.001"),
                                window("10:06", "10:06:00.001")),
                        true,
                        2));
        assertThat(asked)
                .extracting(Asked::window)
                .containsExactly(window("09:00", "11:00"), window("10:05:00.001", "11:00"));
    }

    @Test
    void howeverManyAnswersAreFullAllAreRead() {
        DetectionWindow allTime = new DetectionWindow(Instant.EPOCH, at("11:00"));
        EqlLateEvents oneAMinute = new EqlLateEvents((rule, window, size) -> {
            Instant next = window.from().equals(Instant.EPOCH)
                    ? at("09:00")
                    : window.from().plusMillis(59_999);
            return next.isBefore(at("10:00")) ? found(true, next) : NOTHING;
        });

        assertThat(oneAMinute.find(Rules.of(Rules.EVENT), allTime, at("10:55")).times())
                .hasSize(60);
    }

    @Test
    void aFullAnswerUpToTheEndIsTheLast() {
        answers.add(found(true, "10:00", "10:59:59.999"));

        assertThat(find(Rules.of(Rules.EVENT)).requests()).isEqualTo(1);
    }

    @Test
    void anAnswerThatLacksSomethingIsNone() {
        answers.add(new SearchAnswer(List.of(), false, Optional.of("a shard did not answer")));

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> find(Rules.of(Rules.EVENT)))
                .withMessageContaining("a shard did not answer");
    }

    @Test
    void timesOfAMinuteAreOneWindowHoweverMany() {
        answers.add(found(true, "10:00:01", "10:00:05", "10:00:09"));
        answers.add(found(false, "10:00:59", "10:01"));

        assertThat(find(Rules.of(Rules.EVENT)).times())
                .containsExactly(window("10:00:01", "10:00:59.001"), window("10:01", "10:01:00.001"));
    }

    @Test
    void whatIsTooHeavyAtOnceIsAskedForInPieces() {
        List<DetectionWindow> searched = new ArrayList<>();
        EqlLateEvents late = new EqlLateEvents((rule, window, size) -> {
            if (window.covers(window("10:00", "10:00:00.001"))
                    && window.length().compareTo(Duration.ofHours(1)) > 0) {
                throw new SearchTooHeavyException("a circuit breaker tripped", new Exception());
            }
            searched.add(window);
            return found(false, "10:00");
        });

        LateAnswer answer = late.find(Rules.of(Rules.EVENT), window("02:00", "18:00"), at("18:00"));

        assertThat(searched)
                .containsExactly(
                        window("02:00", "10:00"), // the whole was too heavy
                        window("10:00", "11:00"), // after 8, 4 and 2 hours
                        window("11:00", "13:00"),
                        window("13:00", "17:00"),
                        window("17:00", "18:00"));
        assertThat(answer).isEqualTo(new LateAnswer(List.of(window("10:00", "10:00:00.001")), true, 9));
    }

    @Test
    void whatIsTooHeavyHoweverShortIsNotTakenForQuiet() {
        EqlLateEvents late = new EqlLateEvents((rule, window, size) -> {
            throw new SearchTooHeavyException("a circuit breaker tripped", new Exception());
        });

        assertThatExceptionOfType(SearchTooHeavyException.class)
                .isThrownBy(() -> late.find(Rules.of(Rules.EVENT), window("09:00", "11:00"), at("12:00")));
    }

    @Test
    void whereNoArrivalIsMappedLatenessCannotBeTold() {
        EqlLateEvents late = new EqlLateEvents((rule, window, size) -> {
            throw new SearchBlindException(
                    "Found 1 problem\nline 1:30: Unknown column [event.ingested]", new IllegalStateException());
        });

        assertThat(late.find(Rules.of(Rules.EVENT), window("09:00", "11:00"), at("12:00")))
                .isEqualTo(new LateAnswer(List.of(), false, 1));
    }

    @Test
    void anyOtherBlindnessIsTheRules() {
        EqlLateEvents late = new EqlLateEvents((rule, window, size) -> {
            throw new SearchBlindException("Unknown column [registry.path]", new IllegalStateException());
        });

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(() -> late.find(Rules.of(Rules.EVENT), window("09:00", "11:00"), at("12:00")));
    }

    private LateAnswer find(Rule rule) {
        EqlLateEvents late = new EqlLateEvents((question, window, size) -> {
            asked.add(new Asked(question, window));
            return answers.isEmpty() ? NOTHING : answers.remove();
        });
        return late.find(rule, window("09:00", "11:00"), at("12:00"));
    }

    private List<String> queries() {
        return asked.stream().map(one -> one.rule().query()).toList();
    }

    private List<Map<String, Object>> filters(int question) {
        return asked.get(question).rule().filters();
    }

    private static SearchAnswer found(boolean full, String... times) {
        return found(full, Arrays.stream(times).map(Times::at).toArray(Instant[]::new));
    }

    private static SearchAnswer found(boolean full, Instant... times) {
        List<Match> matches = Arrays.stream(times)
                .map(time -> new Match(List.of(new EventRef("logs-1", time.toString(), time))))
                .toList();
        return new SearchAnswer(matches, full, Optional.empty());
    }

    private static Map<String, Object> arrivedSince(String time) {
        Instant since = at(time);
        return Map.of("range", Map.of("event.ingested", Map.of("gte", since.toString(), "lte", "now+5m")));
    }

    private static Map<String, Object> exists(String field) {
        return Map.of("exists", Map.of("field", field));
    }
}
