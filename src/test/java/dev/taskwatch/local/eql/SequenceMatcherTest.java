package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.eql.SequenceMatcher.Fit;
import dev.taskwatch.local.eql.SequenceShape.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Series of events, one a second, and the sequences in them. The letter says which part an event fits: A the first, B
 * the second and so on, U is until, {@code .} a second without event. A number after it is the event's name; {@code AB1}
 * fits two parts, {@code A1/xy} has the keys x and y.
 */
class SequenceMatcherTest {
    private static final Part NONE = Part.NONE;
    private static final Part ONE = Part.ONE;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A1 B1             | A1B1        | the plain case
            B1 A1             |             | the wrong order
            A1 A2 B1          | A2B1        | the latest predecessor is taken
            A1 B1 B2          | A1B1        | and is used up
            A1 A2 B1 B2       | A2B1        | older ones are dropped
            A1 B1 A2 B2       | A1B1 A2B2   | one after the other
            A1 . . B1         | A1B1        | three seconds apart
            A1 . . . B1       |             | more than maxspan apart
            AB1 AB2 AB3       | 1-2 2-3     | an event ends one sequence and begins the next
            AB1               |             | but is never two parts of one
            A1/x B1/y         |             | other keys do not join
            A1/x A2/y B1/x    | A1B1        | nor do they drop each other
            A1/xy B1/x B2/y   | A1B1 A1B2   | an array key counts once for each value
            A1/xy B1/xy       | A1B1 A1B1   | and matches once for each
            """)
    void twoPartsWithinThreeSeconds(String series, String sequences, String why) {
        assertThat(found(SequenceShape.of(Duration.ofSeconds(3), ONE, ONE), series))
                .as(why)
                .isEqualTo(sequences);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A1 B1 C1          | A1B1C1      | in order
            A1 C1 B1          |             | out of order
            A1 B1 A2 B2 C1    | A2B2C1      | the latest pair is taken
            A1 B1 A2 C1       | A1B1C1      | a new first event does not disturb a pending pair
            A1 . B1 . C1      |             | maxspan is counted from the first event
            A1 B1 . C1        | A1B1C1      |
            A1 A2 B1 . C1     | A2B1C1      |
            """)
    void threePartsWithinThreeSeconds(String series, String sequences, String why) {
        assertThat(found(SequenceShape.of(Duration.ofSeconds(3), ONE, ONE, ONE), series))
                .as(String.valueOf(why))
                .isEqualTo(sequences);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A1 U B1           |             | until falls in between
            U A1 B1           | A1B1        | before the sequence
            A1 B1 U           | A1B1        | after the sequence
            A1/x U/y B1/x     | A1B1        | for another key
            A1 U A2 B1        | A2B1        | a new one may begin after it
            A1 BU1            | A1B1        | at the same event, the part comes first
            A1 AU2 B1         |             | until ends a sequence that its own event begins
            AU1 B1            | A1B1        | but it is not looked for at the first event
            AU1 AU2 B1        |             | only at that one
            AU1/x AU2/y B1/x B2/y | A1B1    | of all keys
            B1 AU1 B2         | A1B2        | of the first part
            """)
    void untilEndsPendingSequences(String series, String sequences, String why) {
        assertThat(found(SequenceShape.of(null, ONE, ONE).until(), series))
                .as(why)
                .isEqualTo(sequences);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A1 A2 A3 B1       | A1A2A3B1
            A1 A2 B1          |
            A1 A2 A3 A4 B1    | A2A3A4B1
            """)
    void runsAreEventsOfOnePartInARow(String series, String sequences) {
        assertThat(found(SequenceShape.of(null, Part.runs(3), ONE), series)).isEqualTo(sequences);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A1 . C1           | A1_C1       | nothing in between
            A1 B1 C1          |             | the unwanted event is there
            B1 A1 C1 B2       | A1_C1       | before or after does not matter
            A1/x B1/y C1/x    | A1_C1       | for another key neither
            A1 B1 A2 C1       | A2_C1       | between the events that are taken
            """)
    void missingInTheMiddle(String series, String sequences, String why) {
        assertThat(found(SequenceShape.of(Duration.ofSeconds(3), ONE, NONE, ONE), series))
                .as(why)
                .isEqualTo(sequences);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A1 B1             | A1B1_       | nothing follows
            A1 B1 C1          |             | the unwanted event follows
            A1 B1 . C1        |             | just within maxspan of the first event
            A1 B1 . . C1      | A1B1_       | later than that
            A1 C1 B1          | A1B1_       | in between does not matter
            """)
    void missingAtTheEnd(String series, String sequences, String why) {
        assertThat(found(SequenceShape.of(Duration.ofSeconds(3), ONE, ONE, NONE), series))
                .as(why)
                .isEqualTo(sequences);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            B1 C1             | _B1C1       | nothing before
            A1 B1 C1          |             | the unwanted event before
            A1 . B1 C1        |             | just within maxspan of the last event
            A1 . . B1 C1      | _B1C1       | earlier than that
            """)
    void missingAtTheStart(String series, String sequences, String why) {
        assertThat(found(SequenceShape.of(Duration.ofSeconds(3), NONE, ONE, ONE), series))
                .as(why)
                .isEqualTo(sequences);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A1 B1 . . C1      | _B1_        | four free seconds around it
            A1 B1 . C1        |             | only three
            A1 B1             | _B1_        | one side may be open
            B1 C1             | _B1_        |
            """)
    void missingAtBothEnds(String series, String sequences, String why) {
        assertThat(found(SequenceShape.of(Duration.ofSeconds(3), NONE, ONE, NONE), series))
                .as(String.valueOf(why))
                .isEqualTo(sequences);
    }

    @Test
    void equalTimesAreOrderedByTiebreakerThenDocument() {
        Instant now = Instant.EPOCH;
        Ordinal withoutTiebreaker = new Ordinal(now, null, 10);
        Ordinal first = new Ordinal(now, 1L, 9);
        Ordinal second = new Ordinal(now, 2L, 3);
        Ordinal third = new Ordinal(now, 2L, 4);

        assertThat(List.of(withoutTiebreaker, first, second, third)).isSorted();
    }

    private static String found(SequenceShape shape, String series) {
        List<String> found = new ArrayList<>();
        String[] events = series.split(" ");
        SequenceMatcher<String> matcher =
                new SequenceMatcher<>(shape, begin(shape, events), sequence -> found.add(shown(sequence.events())));
        for (int second = 0; second < events.length; second++) {
            String written = events[second];
            if (!written.equals(".")) {
                matcher.next(at(second), written.replaceAll("/.*", ""), fits(shape, written));
            }
        }
        matcher.end();
        return found.isEmpty() ? null : String.join(" ", found);
    }

    private static Ordinal begin(SequenceShape shape, String[] events) {
        return IntStream.range(0, events.length)
                .filter(second ->
                        fits(shape, events[second]).stream().anyMatch(fit -> fit.part() == shape.firstPositivePart()))
                .mapToObj(SequenceMatcherTest::at)
                .findFirst()
                .orElseThrow();
    }

    private static Ordinal at(int second) {
        return new Ordinal(Instant.ofEpochSecond(second), null, second);
    }

    private static List<Fit> fits(SequenceShape shape, String written) {
        String keys = written.contains("/") ? written.substring(written.indexOf('/') + 1) : "-";
        List<Fit> fits = new ArrayList<>();
        for (char letter : written.replaceAll("[0-9/].*", "").toCharArray()) {
            int part = letter == 'U' ? shape.parts().size() : letter - 'A';
            keys.chars().forEach(key -> fits.add(new Fit(part, List.of((char) key))));
        }
        return fits;
    }

    private static String shown(List<String> events) {
        boolean overlapping = events.stream().anyMatch(event -> event != null && event.startsWith("AB"));
        return events.stream()
                .map(event -> event == null ? "_" : overlapping ? event.substring(2) : event.replace("U", ""))
                .collect(Collectors.joining(overlapping ? "-" : ""));
    }
}
