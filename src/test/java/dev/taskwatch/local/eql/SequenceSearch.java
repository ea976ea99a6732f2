package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Searches.EventId;
import dev.taskwatch.local.eql.Searches.Hit;
import dev.taskwatch.local.eql.SequenceMatcher.Fit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the sequences: reads the events of all parts side by side in their order, and hands them to the matcher. */
final class SequenceSearch {
    private final SequenceShape shape;
    private final List<PartCursor> cursors;
    private final Limit limit;
    private final Deque<MatchedSequence<EventId>> found = new ArrayDeque<>();

    /** @param cursors one for each part, and after them one for {@code until} if there is one */
    SequenceSearch(SequenceShape shape, List<PartCursor> cursors, Limit limit) {
        this.shape = shape;
        this.cursors = List.copyOf(cursors);
        this.limit = limit;
    }

    /** The sequences within the limit, those that end first first. */
    List<MatchedSequence<EventId>> run() {
        SequenceMatcher<EventId> matcher = new SequenceMatcher<>(shape, this::found);
        if (limit.count() > 0 && hasEventsForAllParts()) {
            for (Optional<Ordinal> next = nextOrdinal(); next.isPresent(); next = nextOrdinal()) {
                feed(matcher, next.get());
            }
            matcher.end();
        }
        return limit.of(List.copyOf(found));
    }

    private boolean hasEventsForAllParts() {
        return IntStream.range(0, shape.parts().size())
                .noneMatch(part ->
                        !shape.parts().get(part).missing() && cursors.get(part).isEmpty());
    }

    /** Where the next event stands that can matter; none if no sequence can end any more. */
    private Optional<Ordinal> nextOrdinal() {
        PartCursor ends = cursors.get(shape.lastPositivePart());
        if (isHeadFull() || (ends.isEmpty() && !shape.endsWithMissing())) {
            return Optional.empty();
        }
        if (shape.maxspan() != null && !shape.endsWithMissing()) {
            Instant earliestStart = ends.peek().timestamp().minus(shape.maxspan());
            cursors.forEach(cursor -> cursor.skipTo(earliestStart));
        }
        return cursors.stream()
                .filter(cursor -> !cursor.isEmpty())
                .map(PartCursor::peek)
                .min(Comparator.naturalOrder());
    }

    private void feed(SequenceMatcher<EventId> matcher, Ordinal at) {
        List<Fit> fits = new ArrayList<>();
        EventId event = null;
        for (int part = 0; part < cursors.size(); part++) {
            PartCursor cursor = cursors.get(part);
            if (!cursor.isEmpty() && cursor.peek().equals(at)) {
                Hit hit = cursor.next();
                event = hit.eventId();
                for (var key : cursor.keysOf(hit)) {
                    fits.add(new Fit(part, key));
                }
            }
        }
        matcher.next(at, event, fits);
    }

    private void found(MatchedSequence<EventId> sequence) {
        if (isHeadFull()) {
            return;
        }
        found.add(sequence);
        if (limit.position() == Position.TAIL && found.size() > limit.count()) {
            found.remove();
        }
    }

    private boolean isHeadFull() {
        return limit.position() == Position.HEAD && found.size() >= limit.count();
    }
}
