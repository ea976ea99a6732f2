package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Query.Pipe;
import dev.taskwatch.local.eql.Query.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the matches are returned.
 *
 * @param steps at least one; each keeps some of what the one before kept
 */
record Limit(List<Pipe> steps) {
    public Limit {
        steps = List.copyOf(steps);
    }

    /** The first pipe decides the direction, and cannot raise {@code size}; without pipes the request decides. */
    static Limit of(Position resultPosition, int size, List<Pipe> pipes) {
        if (pipes.isEmpty()) {
            return new Limit(List.of(new Pipe(resultPosition, size)));
        }
        List<Pipe> steps = new ArrayList<>(pipes);
        Pipe first = pipes.get(0);
        steps.set(0, new Pipe(first.position(), Math.min(first.count(), size)));
        return new Limit(steps);
    }

    Position position() {
        return steps.get(0).position();
    }

    /** The most matches to look for, from the end that {@link #position} tells. */
    int count() {
        return steps.get(0).count();
    }

    /** @param matches in ascending order */
    <T> List<T> of(List<T> matches) {
        List<T> left = matches;
        for (Pipe step : steps) {
            int count = Math.min(step.count(), left.size());
            left = step.position() == Position.HEAD
                    ? left.subList(0, count)
                    : left.subList(left.size() - count, left.size());
        }
        return left;
    }
}
