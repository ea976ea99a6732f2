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
import org.jspecify.annotations.Nullable;

/** Finds the sequences: reads the events of all parts side by side in their order, and hands them to the matcher. */
final class SequenceSearch {
    private final SequenceShape shape;
    private final List<PartCursor> cursors;
    private final Limit limit;
    private final Deque<MatchedSequence<EventId>> found = new ArrayDeque<>();
    private @Nullable Ordinal begin;
    private boolean hasOneBegin;

    /** @param cursors one for each part, and after them one for {@code until} if there is one */
    SequenceSearch(SequenceShape shape, List<PartCursor> cursors, Limit limit) {
        this.shape = shape;
        this.cursors = List.copyOf(cursors);
        this.limit = limit;
    }

    /** The sequences within the limit, those that end first first. */
    List<MatchedSequence<EventId>> run() {
        if (limit.count() > 0 && hasEventsForAllParts()) {
            PartCursor begins = cursors.get(shape.firstPositivePart());
            begin = begins.peek();
            hasOneBegin = limit.position() == Position.HEAD || begins.isReadToTheEnd();
            SequenceMatcher<EventId> matcher = new SequenceMatcher<>(shape, begin, this::found);
            for (Optional<Ordinal> next = nextOrdinal(); next.isPresent(); next = nextOrdinal()) {
                feed(matcher, next.get());
                refuseUndefinedOrderAfter(next.get());
            }
            matcher.end();
        }
        return limit.of(List.copyOf(found));
    }

    /** There Elasticsearch's search puts events without a tiebreaker first, and its matching puts them last. */
    private void refuseUndefinedOrderAfter(Ordinal last) {
        if (cursors.stream()
                .anyMatch(cursor -> !cursor.isEmpty() && cursor.peek().isUndefinedTo(last))) {
            throw EqlException.notSupported("a sequence over events of one time with and without a tiebreaker");
        }
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
        refuseUnknownUntil(at, fits);
        matcher.next(at, event, fits);
    }

    /** For {@code tail} Elasticsearch begins anew with each page of the first part, and ends nothing at its begin. */
    private void refuseUnknownUntil(Ordinal at, List<Fit> fits) {
        boolean begins = fits.stream().anyMatch(fit -> fit.part() == shape.firstPositivePart());
        boolean ends = fits.stream().anyMatch(fit -> shape.isUntil(fit.part()));
        if (begins && ends && !hasOneBegin && !at.equals(begin)) {
            throw EqlException.notSupported(
                    "[until] at an event of the first part, for [tail] and more than one page of such events,");
        }
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
