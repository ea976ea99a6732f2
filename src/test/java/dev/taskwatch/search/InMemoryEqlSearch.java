package dev.taskwatch.search;

import dev.taskwatch.local.eql.JoinKeys;
import dev.taskwatch.local.eql.MatchedSequence;
import dev.taskwatch.local.eql.Ordinal;
import dev.taskwatch.local.eql.SequenceMatcher;
import dev.taskwatch.local.eql.SequenceMatcher.Fit;
import dev.taskwatch.local.eql.SequenceShape;
import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Searches events in memory as Elasticsearch does. It tells events apart by category and arrival, and refuses other
 * conditions.
 */
public final class InMemoryEqlSearch implements EqlSearch {

    private final InMemoryEvents events;

    public InMemoryEqlSearch(InMemoryEvents events) {
        this.events = events;
    }

    /** The service's look for late events, by {@code search}. */
    public static LateEvents lateEvents(EqlSearch search) {
        return new EqlLateEvents(search);
    }

    @Override
    public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
        return search(rule, window, size, Optional.empty(), event -> true);
    }

    /** The answer of a cluster of which only {@code reachable} events can be seen, and which says what is {@code missing}. */
    public SearchAnswer search(
            Rule rule, DetectionWindow window, int size, Optional<String> missing, Predicate<InMemoryEvent> reachable) {
        requireSupported(rule, size);
        List<InMemoryEvent> inWindow =
                LateQuestion.since(rule).map(since -> events.in(window, since)).orElseGet(() -> events.in(window));
        List<InMemoryEvent> visible =
                inWindow.stream().filter(reachable.and(InMemoryFilter.of(rule))).toList();
        List<Match> found = rule.outline().kind() == EqlOutline.Kind.EVENT
                ? singles(rule.outline(), visible, size)
                : sequences(rule.outline(), visible, size);
        return new SearchAnswer(Match.byTerminal(found), !found.isEmpty() && found.size() >= size, missing);
    }

    private static void requireSupported(Rule rule, int size) {
        EqlOutline outline = rule.outline();
        boolean byCategory = Stream.concat(outline.parts().stream(), outline.until().stream())
                .allMatch(part -> part.condition().equals("true") || LateQuestion.isAskedBy(part));
        if (!byCategory || !outline.pipes().isEmpty()) {
            throw new IllegalArgumentException("only `category where true` is supported: " + rule.query());
        }
        if (size < 1 || size > MOST_EVENTS / outline.events()) {
            throw new IllegalArgumentException("a size that is refused: " + size);
        }
    }

    private static List<Match> singles(EqlOutline outline, List<InMemoryEvent> visible, int size) {
        Part only = outline.parts().get(0);
        return visible.stream()
                .filter(event -> fits(only, event))
                .limit(size)
                .map(event -> new Match(List.of(event.ref())))
                .toList();
    }

    private static List<Match> sequences(EqlOutline outline, List<InMemoryEvent> visible, int size) {
        SequenceShape shape = shape(outline);
        List<KeyedPart> parts = keyedParts(outline);
        OptionalInt begin = begin(parts.get(shape.firstPositivePart()), visible);
        if (begin.isEmpty()) {
            return List.of();
        }
        List<MatchedSequence<InMemoryEvent>> found = new ArrayList<>();
        SequenceMatcher<InMemoryEvent> matcher =
                new SequenceMatcher<>(shape, ordinal(visible, begin.getAsInt()), found::add);
        for (int i = 0; i < visible.size() && found.size() < size; i++) {
            InMemoryEvent event = visible.get(i);
            List<Fit> fits = fits(parts, event);
            if (!fits.isEmpty()) {
                matcher.next(ordinal(visible, i), event, fits);
            }
        }
        matcher.end();
        return found.stream()
                .limit(size)
                .map(sequence -> sequence.events().stream()
                        .filter(Objects::nonNull)
                        .map(InMemoryEvent::ref)
                        .toList())
                .map(Match::new)
                .toList();
    }

    private static OptionalInt begin(KeyedPart first, List<InMemoryEvent> visible) {
        return IntStream.range(0, visible.size())
                .filter(i -> !fits(List.of(first), visible.get(i)).isEmpty())
                .findFirst();
    }

    private static Ordinal ordinal(List<InMemoryEvent> visible, int index) {
        return new Ordinal(visible.get(index).timestamp(), null, index);
    }

    private static SequenceShape shape(EqlOutline outline) {
        List<SequenceShape.Part> parts = outline.parts().stream()
                .map(part -> new SequenceShape.Part(part.missing(), part.runs()))
                .toList();
        return new SequenceShape(
                parts, outline.until().isPresent(), outline.maxspan().orElse(null));
    }

    /** @param keys its own and those of all parts */
    private record KeyedPart(Part part, List<Field> keys) {}

    /** {@code until} comes after all others, as the matcher counts it. */
    private static List<KeyedPart> keyedParts(EqlOutline outline) {
        return Stream.concat(outline.parts().stream(), outline.until().stream())
                .map(part -> new KeyedPart(
                        part,
                        Stream.concat(outline.keys().stream(), part.keys().stream())
                                .toList()))
                .toList();
    }

    private static List<Fit> fits(List<KeyedPart> parts, InMemoryEvent event) {
        List<Fit> fits = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            KeyedPart keyed = parts.get(part);
            if (fits(keyed.part(), event)) {
                for (List<Object> key : keys(keyed.keys(), event)) {
                    fits.add(new Fit(part, key));
                }
            }
        }
        return fits;
    }

    private static boolean fits(Part part, InMemoryEvent event) {
        return part.anyCategory() || part.category().equals(event.category());
    }

    /** One for each combination of values; none if a field that is not optional has none. */
    private static List<List<Object>> keys(List<Field> fields, InMemoryEvent event) {
        List<List<?>> values = new ArrayList<>();
        for (Field field : fields) {
            List<?> ofField = event.values(field.name());
            if (ofField.isEmpty() && !field.optional()) {
                return List.of();
            }
            values.add(ofField);
        }
        return JoinKeys.combinations(values);
    }
}
