package dev.taskwatch.local.eql;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence is made of, its conditions apart.
 *
 * @param parts in the order of the query
 * @param hasUntil whether there is one more part, after all others, that ends pending sequences
 * @param maxspan the most time from a sequence's first event to its last, inclusive; null is without limit
 */
public record SequenceShape(
        List<Part> parts, boolean hasUntil, @Nullable Duration maxspan) {
    /** @param runs how many events of this part follow each other */
    public record Part(boolean missing, int runs) {
        public static final Part ONE = new Part(false, 1);
        public static final Part NONE = new Part(true, 1);

        public static Part runs(int runs) {
            return new Part(false, runs);
        }
    }

    public SequenceShape {
        parts = List.copyOf(parts);
        if (parts.stream().allMatch(Part::missing)) {
            throw new IllegalArgumentException("a sequence needs an event that is there");
        }
        if (maxspan == null && parts.stream().anyMatch(Part::missing)) {
            throw new IllegalArgumentException("missing events need a maxspan");
        }
    }

    public static SequenceShape of(@Nullable Duration maxspan, Part... parts) {
        return new SequenceShape(List.of(parts), false, maxspan);
    }

    public SequenceShape until() {
        return new SequenceShape(parts, true, maxspan);
    }

    boolean isUntil(int part) {
        return hasUntil && part == parts.size();
    }

    /** How many events a sequence has, missing ones not counted. */
    int stages() {
        return stagesBefore(parts.size());
    }

    /** How many events stand before the part; for a missing one, the number of its gap. */
    int stagesBefore(int part) {
        return parts.subList(0, part).stream()
                .filter(p -> !p.missing())
                .mapToInt(Part::runs)
                .sum();
    }

    /** The stages that an event of the part can take. */
    IntStream stagesOf(int part) {
        int first = stagesBefore(part);
        return IntStream.range(first, first + parts.get(part).runs());
    }

    /** The first part that is no missing event. */
    public int firstPositivePart() {
        int part = 0;
        while (parts.get(part).missing()) {
            part++;
        }
        return part;
    }

    int lastPositivePart() {
        int part = parts.size() - 1;
        while (parts.get(part).missing()) {
            part--;
        }
        return part;
    }

    boolean endsWithMissing() {
        return parts.get(parts.size() - 1).missing();
    }

    boolean hasGap(int gap) {
        return IntStream.range(0, parts.size())
                .anyMatch(part -> parts.get(part).missing() && stagesBefore(part) == gap);
    }

    boolean exceedsMaxspan(Instant first, Instant last) {
        return maxspan != null && last.isAfter(first.plus(maxspan));
    }

    /** The events of a sequence with a null in the place of each missing one. */
    <E> List<@Nullable E> withMissing(List<E> events) {
        List<@Nullable E> all = new ArrayList<>();
        int stage = 0;
        for (Part part : parts) {
            for (int run = 0; run < part.runs(); run++) {
                all.add(part.missing() ? null : events.get(stage++));
            }
        }
        return all;
    }
}
