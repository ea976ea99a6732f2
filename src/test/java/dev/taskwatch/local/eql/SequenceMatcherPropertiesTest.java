package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class SequenceMatcherPropertiesTest {
    /** Half a millisecond, since missing events are looked for by whole ones. */
    private static final Duration STEP = Duration.ofNanos(500_000);

    record Step(int pause, Set<Integer> parts, Set<String> keys, boolean hasTiebreaker) {}

    @Property(tries = 4000)
    void findsWhatTheReferenceFinds(@ForAll("shapes") SequenceShape shape, @ForAll("series") List<Step> series) {
        List<Event> events = events(shape, series);

        List<MatchedSequence<Event>> found = run(shape, events);

        assertThat(shown(found)).isEqualTo(shown(new ReferenceMatcher(shape, events).sequences()));
        assertThat(found).extracting(SequenceMatcherPropertiesTest::lastOrdinal).isSorted();
    }

    @Property(tries = 500)
    void noEventTakesTwoPlacesInOneSequence(
            @ForAll("shapes") SequenceShape shape, @ForAll("series") List<Step> series) {
        assertThat(run(shape, events(shape, series)))
                .allSatisfy(sequence -> assertThat(present(sequence)).doesNotHaveDuplicates());
    }

    @Provide
    Arbitrary<SequenceShape> shapes() {
        Arbitrary<Part> part = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(Part.ONE)),
                Tuple.of(2, Arbitraries.integers().between(2, 3).map(Part::runs)),
                Tuple.of(2, Arbitraries.just(Part.NONE)));
        return Combinators.combine(
                        part.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers()
                                .between(1, 8)
                                .map(STEP::multipliedBy)
                                .injectNull(0.2),
                        Arbitraries.of(true, false))
                .filter((parts, maxspan, until) -> parts.stream().anyMatch(p -> !p.missing())
                        && (maxspan != null || parts.stream().noneMatch(Part::missing)))
                .as((parts, maxspan, until) -> new SequenceShape(parts, until, maxspan));
    }

    @Provide
    Arbitrary<List<Step>> series() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 4).set().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of("x", "y").set().ofMinSize(1).ofMaxSize(2),
                        Arbitraries.of(true, false))
                .as(Step::new);
        return step.list().ofMaxSize(30);
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
