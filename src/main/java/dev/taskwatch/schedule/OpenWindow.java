package dev.taskwatch.schedule;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Duration;
import java.time.Instant;

/**
 * Event time that is not finished yet, and will be searched again.
 *
 * @param since when it was opened: the tick
 * @param reason in plain words, for operators
 * @param attempts how often a search of it has failed in a row
 * @param notBefore the earliest tick that tries it again
 * @param waiting how many matches are known to wait in it because of the cap; there may be more
 */
public record OpenWindow(
        DetectionWindow window,
        Kind kind,
        Instant since,
        String reason,
        int attempts,
        Instant notBefore,
        @JsonSetter(nulls = Nulls.AS_EMPTY) int waiting) { // states of before this was known lack it

    private static final int MOST_DOUBLINGS = 10;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Why a window is open. */
    public enum Kind {
        /** A shard did not answer, or the search ran out of time. */
        PARTIAL,
        /** The search or a write failed. */
        FAILED,
        /** The cluster could not answer the rule at all. */
        BLIND,
        /** The cap left matches for later. */
        LEFT_OVER,
        /** Nobody searched it: the service was down. */
        CATCH_UP,
        /** Events arrived long after their time. */
        LATE
    }

    /** Newly opened at {@code tick}, and due at once. */
    public static OpenWindow opened(DetectionWindow window, Kind kind, Instant tick, String reason) {
        return new OpenWindow(window, kind, tick, reason, 0, tick, 0);
    }

    /** Not finished once more at {@code tick}: waits one interval, then two, then four, at the most an hour. */
    public OpenWindow failedAgain(Kind nowKind, Instant tick, String nowReason, Duration interval) {
        Duration wait = interval.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        Instant next = tick.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        return new OpenWindow(window, unlessLate(nowKind), since, nowReason, attempts + 1, next, waiting);
    }

    /** What a run that came forward has left of it, due at once. */
    public OpenWindow remaining(DetectionWindow rest, Kind nowKind, Instant tick, String nowReason) {
        return new OpenWindow(rest, unlessLate(nowKind), since, nowReason, 0, tick, waiting);
    }

    /** The same, with so many matches that are known to wait. */
    public OpenWindow holding(int matches) {
        return new OpenWindow(window, kind, since, reason, attempts, notBefore, matches);
    }

    /** The same, for what is left of its time. */
    OpenWindow over(DetectionWindow rest) {
        return new OpenWindow(rest, kind, since, reason, attempts, notBefore, waiting);
    }

    /** The same if it was opened before {@code now} and has not been put off for longer than ever; as of then otherwise. */
    OpenWindow asOf(Instant now) {
        boolean isPutOff = notBefore.isAfter(now.plus(LONGEST_WAIT));
        return new OpenWindow(
                window.endingAt(now),
                kind,
                since.isAfter(now) ? now : since,
                reason,
                attempts,
                isPutOff ? now : notBefore,
                waiting);
    }

    /** A late window may be older than others, and must not be given up for what its search comes to. */
    private Kind unlessLate(Kind nowKind) {
        return kind == Kind.LATE ? kind : nowKind;
    }

    boolean isDue(Instant tick) {
        return !notBefore.isAfter(tick);
    }
}
