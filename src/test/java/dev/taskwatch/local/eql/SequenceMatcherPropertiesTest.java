package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.RandomCases;
import dev.taskwatch.local.eql.ReferenceMatcher.Event;
import dev.taskwatch.local.eql.SequenceMatcher.Fit;
import dev.taskwatch.local.eql.SequenceShape.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceMatcherPropertiesTest {
    /** Half a millisecond, since missing events are looked for by whole ones. */
    private static final Duration STEP = Duration.ofNanos(500_000);

    record Step(int pause, Set<Integer> parts, Set<String> keys, boolean hasTiebreaker) {}

    @Test
    void findsWhatTheReferenceFinds() {
        RandomCases.check(4000, random -> {
            SequenceShape shape = shape(random);
            List<Event> events = events(shape, series(random));

            List<MatchedSequence<Event>> found = run(shape, events);

            assertThat(shown(found)).isEqualTo(shown(new ReferenceMatcher(shape, events).sequences()));
            assertThat(found)
                    .extracting(SequenceMatcherPropertiesTest::lastOrdinal)
                    .isSorted();
        });
    }

    @Test
    void noEventTakesTwoPlacesInOneSequence() {
        RandomCases.check(500, random -> {
            SequenceShape shape = shape(random);

            assertThat(run(shape, events(shape, series(random))))
                    .allSatisfy(sequence -> assertThat(present(sequence)).doesNotHaveDuplicates());
        });
    }

    /** Missing events need a maxspan, and a sequence needs a part that is not missing. */
    private static SequenceShape shape(RandomCases random) {
        Duration maxspan = random.between(1, 5) == 1 ? null : STEP.multipliedBy(random.between(1, 8));
        List<Part> parts = random.list(1, 4, () -> part(random, maxspan != null));
        return parts.stream().allMatch(Part::missing)
                ? shape(random)
                : new SequenceShape(parts, random.yesOrNo(), maxspan);
    }

    private static Part part(RandomCases random, boolean mayBeMissing) {
        int kind = random.between(1, mayBeMissing ? 9 : 7);
        if (kind > 7) {
            return Part.NONE;
        }
        return kind > 5 ? Part.runs(random.between(2, 3)) : Part.ONE;
    }

    private static List<Step> series(RandomCases random) {
        return random.list(
                0,
                30,
                () -> new Step(
                        random.between(0, 3),
                        Set.copyOf(random.list(1, 3, () -> random.between(0, 4))),
                        Set.copyOf(random.list(1, 2, () -> random.oneOf("x", "y"))),
                        random.yesOrNo()));
    }

    private static List<Event> events(SequenceShape shape, List<Step> series) {
        List<Event> events = new ArrayList<>();
        Instant now = Instant.EPOCH;
        for (int i = 0; i < series.size(); i++) {
            Step step = series.get(i);
            now = now.plus(STEP.multipliedBy(step.pause()));
            Ordinal at = new Ordinal(now, step.hasTiebreaker() ? (long) i % 3 : null, series.size() - i);
            List<Integer> parts = step.parts().stream()
                    .filter(part -> part < shape.parts().size() + (shape.hasUntil() ? 1 : 0))
                    .toList();
            events.add(new Event(at, parts, step.keys()));
        }
        return events.stream()
                .sorted((left, right) -> left.at().compareTo(right.at()))
                .toList();
    }

    private static List<MatchedSequence<Event>> run(SequenceShape shape, List<Event> events) {
        Optional<Ordinal> begin = ReferenceMatcher.begin(shape, events);
        if (begin.isEmpty()) {
            return List.of();
        }
        List<MatchedSequence<Event>> found = new ArrayList<>();
        SequenceMatcher<Event> matcher = new SequenceMatcher<>(shape, begin.get(), found::add);
        for (Event event : events) {
            List<Fit> fits = event.parts().stream()
                    .flatMap(part -> event.keys().stream().map(key -> new Fit(part, List.of(key))))
                    .toList();
            matcher.next(event.at(), event, fits);
        }
        matcher.end();
        return found;
    }

    private static Set<String> shown(Collection<MatchedSequence<Event>> sequences) {
        return sequences.stream()
                .map(sequence -> sequence.joinKeys() + " "
                        + sequence.events().stream()
                                .map(event -> event == null
                                        ? "_"
                                        : Long.toString(event.at().documentOrder()))
                                .toList())
                .collect(Collectors.toSet());
    }

    private static Ordinal lastOrdinal(MatchedSequence<Event> sequence) {
        List<Event> present = present(sequence);
        return present.get(present.size() - 1).at();
    }

    private static List<Event> present(MatchedSequence<Event> sequence) {
        return IntStream.range(0, sequence.events().size())
                .mapToObj(i -> sequence.events().get(i))
                .filter(event -> event != null)
                .toList();
    }
}
