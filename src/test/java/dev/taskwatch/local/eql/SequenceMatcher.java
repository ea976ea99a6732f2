package dev.taskwatch.local.eql;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds sequences among events as Elasticsearch does. An event that fits a part continues the latest pending sequence
 * of its key that waits for this part, and makes all older ones be forgotten, even if it then comes too late. Each event
 * begins, continues or ends sequences, but never takes two places in one.
 *
 * <p>Events come in the order of their ordinals; sequences go out in the order of their last events. What is remembered
 * is bounded by the keys seen within maxspan.
 */
public final class SequenceMatcher<E> {
    /**
     * A part whose condition an event meets, under one join key. An event with several values in a key field fits once
     * for each.
     *
     * @param part from 0 in the order of the query; the number of parts stands for {@code until}
     */
    public record Fit(int part, List<@Nullable Object> key) {}

    private static final Comparator<Fit> LAST_PART_FIRST =
            Comparator.comparingInt(Fit::part).reversed();

    private final SequenceShape shape;
    private final Ordinal begin;
    private final Consumer<MatchedSequence<E>> found;
    private final Map<List<@Nullable Object>, KeyState<E>> states = new LinkedHashMap<>(16, 0.75f, true);
    private final Deque<Complete<E>> complete = new ArrayDeque<>();

    /** @param begin where the first event of the first part stands; whether it fits {@code until} is not asked there */
    public SequenceMatcher(SequenceShape shape, Ordinal begin, Consumer<MatchedSequence<E>> found) {
        this.shape = shape;
        this.begin = begin;
        this.found = found;
    }

    /** Takes the next event with everything that it fits. */
    public void next(Ordinal at, E event, Collection<Fit> fits) {
        forget(at.timestamp());
        release(at.timestamp());
        fits.stream()
                .filter(fit -> !shape.isUntil(fit.part()))
                .sorted(LAST_PART_FIRST) // so that no sequence meets the event twice
                .forEach(fit -> take(at, event, fit));
        fits.stream()
                .filter(fit -> shape.isUntil(fit.part()) && !at.equals(begin))
                .forEach(fit -> state(fit, at).dropPending());
    }

    /** No more events will come. */
    public void end() {
        release(Instant.MAX);
    }

    private KeyState<E> state(Fit fit, Ordinal at) {
        KeyState<E> state = states.computeIfAbsent(fit.key(), key -> new KeyState<>());
        state.touch(at.timestamp());
        return state;
    }

    private void take(Ordinal at, E event, Fit fit) {
        KeyState<E> state = state(fit, at);
        if (shape.parts().get(fit.part()).missing()) {
            unwanted(state, shape.stagesBefore(fit.part()), at, fit);
            return;
        }
        int[] stages = shape.stagesOf(fit.part()).toArray();
        for (int i = stages.length - 1; i >= 0; i--) {
            advance(state, stages[i], at, event, fit);
        }
    }

    private void unwanted(KeyState<E> state, int gap, Ordinal at, Fit fit) {
        state.addUnwanted(gap, at.timestamp(), at.timestamp().minus(shape.maxspan()));
        if (gap == shape.stages()) {
            complete.stream()
                    .filter(sequence -> sequence.key.equals(fit.key()))
                    .forEach(sequence -> sequence.unwantedAt(at.timestamp()));
        }
    }

    private void advance(KeyState<E> state, int stage, Ordinal at, E event, Fit fit) {
        Pending<E> pending = stage == 0 ? Pending.startingWith(event, at) : continued(state, stage, at, event);
        if (pending == null) {
            return;
        }
        if (stage == shape.stages() - 1) {
            complete(state, pending, fit);
        } else {
            state.put(stage, pending);
        }
    }

    private @Nullable Pending<E> continued(KeyState<E> state, int stage, Ordinal at, E event) {
        Pending<E> before = state.take(stage - 1);
        if (before == null || shape.exceedsMaxspan(before.first(), at.timestamp())) {
            return null;
        }
        return before.then(event, at, state.hasUnwantedBetween(stage, before.last(), at.timestamp()));
    }

    private void complete(KeyState<E> state, Pending<E> pending, Fit fit) {
        if (!pending.broken()) {
            complete.add(new Complete<>(fit.key(), pending, state.unwantedBefore(0, pending.first())));
        }
        release(pending.last());
    }

    /** Lets out what no later event can undo, oldest first. */
    private void release(Instant now) {
        while (!complete.isEmpty() && isDecided(complete.peek(), now)) {
            Complete<E> next = complete.poll();
            if (next.standsFree(shape)) {
                found.accept(new MatchedSequence<>(next.key, shape.withMissing(next.sequence.events())));
            }
        }
    }

    private boolean isDecided(Complete<E> sequence, Instant now) {
        return !shape.hasGap(shape.stages())
                || now.equals(Instant.MAX)
                || shape.exceedsMaxspan(sequence.sequence.first(), now);
    }

    private void forget(Instant now) {
        Iterator<KeyState<E>> oldestFirst = states.values().iterator();
        while (oldestFirst.hasNext() && shape.exceedsMaxspan(oldestFirst.next().touched(), now)) {
            oldestFirst.remove();
        }
    }

    /** A sequence with all its events that may still prove to have had, or get, one that should be missing. */
    private static final class Complete<E> {
        private final List<@Nullable Object> key;
        private final Pending<E> sequence;
        private final @Nullable Instant unwantedBefore;
        private @Nullable Instant unwantedAfter;

        Complete(List<@Nullable Object> key, Pending<E> sequence, @Nullable Instant unwantedBefore) {
            this.key = key;
            this.sequence = sequence;
            this.unwantedBefore = unwantedBefore;
        }

        void unwantedAt(Instant at) {
            if (unwantedAfter == null && KeyState.isInLaterMillisecond(at, sequence.last())) {
                unwantedAfter = at;
            }
        }

        /** Whether some span of maxspan around the sequence is free of unwanted events on the sides that ask for it. */
        boolean standsFree(SequenceShape shape) {
            boolean leading = shape.hasGap(0);
            boolean trailing = shape.hasGap(shape.stages());
            if ((!leading && unwantedAfter == null) || (!trailing && unwantedBefore == null)) {
                return true;
            }
            if (leading && trailing && (unwantedBefore == null || unwantedAfter == null)) {
                return true;
            }
            return shape.exceedsMaxspan(
                    leading ? unwantedBefore : sequence.first(), trailing ? unwantedAfter : sequence.last());
        }
    }
}
