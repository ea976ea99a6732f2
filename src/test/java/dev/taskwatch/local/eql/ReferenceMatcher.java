package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.SequenceShape.Part;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sequences by the book, for comparison: all events of a key are at hand, and the parts are gone through one after the
 * other, as Elasticsearch describes it.
 */
record ReferenceMatcher(SequenceShape shape, List<ReferenceMatcher.Event> events) {
    record Event(Ordinal at, List<Integer> parts, Set<String> keys) {}

    List<MatchedSequence<Event>> sequences() {
        return Stream.of("x", "y").flatMap(key -> sequences(key).stream()).toList();
    }

    private List<MatchedSequence<Event>> sequences(String key) {
        List<List<Event>> pending = null;
        for (int part : slots()) {
            pending = pending == null ? begun(key, part) : continued(key, part, pending);
        }
        return pending.stream()
                .map(this::withMissing)
                .filter(sequence -> nothingUnwanted(key, sequence))
                .map(sequence -> new MatchedSequence<>(List.of(key), sequence))
                .toList();
    }

    /** The positive parts, each as often as it runs. */
    private List<Integer> slots() {
        return IntStream.range(0, shape.parts().size())
                .filter(part -> !shape.parts().get(part).missing())
                .flatMap(part ->
                        IntStream.range(0, shape.parts().get(part).runs()).map(run -> part))
                .boxed()
                .toList();
    }

    private List<List<Event>> begun(String key, int part) {
        return of(key, part).map(List::of).toList();
    }

    private List<List<Event>> continued(String key, int part, List<List<Event>> pending) {
        List<List<Event>> waiting = new ArrayList<>(pending);
        List<List<Event>> continued = new ArrayList<>();
        of(key, part).forEach(event -> {
            List<List<Event>> before = waiting.stream()
                    .filter(sequence -> last(sequence).compareTo(event.at()) < 0)
                    .toList();
            waiting.removeAll(before);
            if (!before.isEmpty() && allows(key, before.get(before.size() - 1), event)) {
                continued.add(Stream.concat(before.get(before.size() - 1).stream(), Stream.of(event))
                        .toList());
            }
        });
        return continued;
    }

    private boolean allows(String key, List<Event> sequence, Event next) {
        boolean inTime = shape.maxspan() == null
                || !next.at().timestamp().isAfter(time(sequence.get(0)).plus(shape.maxspan()));
        boolean ended = shape.hasUntil()
                && of(key, shape.parts().size())
                        .filter(until -> !until.at().equals(begin(shape, events).orElseThrow()))
                        .anyMatch(until -> until.at().compareTo(last(sequence)) >= 0
                                && until.at().compareTo(next.at()) < 0);
        return inTime && !ended;
    }

    /** Where the first event of the first part stands: Elasticsearch looks for {@code until} after it. */
    static Optional<Ordinal> begin(SequenceShape shape, List<Event> events) {
        return events.stream()
                .filter(event -> event.parts().contains(shape.firstPositivePart()))
                .map(Event::at)
                .findFirst();
    }

    private List<Event> withMissing(List<Event> sequence) {
        List<Event> all = new ArrayList<>();
        int next = 0;
        for (Part part : shape.parts()) {
            for (int run = 0; run < part.runs(); run++) {
                all.add(part.missing() ? null : sequence.get(next++));
            }
        }
        return all;
    }

    private boolean nothingUnwanted(String key, List<Event> sequence) {
        List<Event> present = sequence.stream().filter(Objects::nonNull).toList();
        Instant first = time(present.get(0));
        Instant last = time(present.get(present.size() - 1));
        return nothingBetween(key, sequence) && hasFreeSpan(key, first, last);
    }

    private boolean nothingBetween(String key, List<Event> sequence) {
        int slot = 0;
        for (int part = 0; part < shape.parts().size(); part++) {
            if (shape.parts().get(part).missing()) {
                Event before = neighbour(sequence, slot, -1);
                Event after = neighbour(sequence, slot, 1);
                if (before != null
                        && after != null
                        && of(key, part).anyMatch(event -> isBetween(time(before), time(event), time(after)))) {
                    return false;
                }
            }
            slot += shape.parts().get(part).runs();
        }
        return true;
    }

    private static Event neighbour(List<Event> sequence, int slot, int direction) {
        for (int i = slot; i >= 0 && i < sequence.size(); i += direction) {
            if (sequence.get(i) != null) {
                return sequence.get(i);
            }
        }
        return null;
    }

    private static boolean isBetween(Instant before, Instant event, Instant after) {
        return millis(before).isBefore(millis(event)) && millis(event).isBefore(millis(after));
    }

    /** Whether maxspan fits between the last unwanted event before and the first one after, with room to spare. */
    private boolean hasFreeSpan(String key, Instant first, Instant last) {
        List<Instant> before = leading()
                .boxed()
                .flatMap(part -> of(key, part))
                .map(ReferenceMatcher::time)
                .filter(time -> millis(time).isBefore(millis(first)))
                .sorted()
                .toList();
        List<Instant> after = trailing()
                .boxed()
                .flatMap(part -> of(key, part))
                .map(ReferenceMatcher::time)
                .filter(time -> millis(time).isAfter(millis(last)))
                .sorted()
                .toList();
        boolean bothAsked =
                leading().findAny().isPresent() && trailing().findAny().isPresent();
        if ((bothAsked && (before.isEmpty() || after.isEmpty())) || (before.isEmpty() && after.isEmpty())) {
            return true;
        }
        Instant start = before.isEmpty() ? first : before.get(before.size() - 1);
        Instant end = after.isEmpty() ? last : after.get(0);
        return end.isAfter(start.plus(shape.maxspan()));
    }

    private IntStream leading() {
        return IntStream.range(0, shape.parts().size())
                .takeWhile(part -> shape.parts().get(part).missing());
    }

    private IntStream trailing() {
        return IntStream.range(0, shape.parts().size())
                .filter(part -> shape.parts().subList(part, shape.parts().size()).stream()
                        .allMatch(Part::missing));
    }

    private Stream<Event> of(String key, int part) {
        return events.stream()
                .filter(event -> event.parts().contains(part) && event.keys().contains(key));
    }

    private static Ordinal last(List<Event> sequence) {
        return sequence.get(sequence.size() - 1).at();
    }

    private static Instant time(Event event) {
        return event.at().timestamp();
    }

    private static Instant millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }
}
