package dev.taskwatch.run;

import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.search.ExceptedSearch;
import java.time.Instant;

/** What exceptions hold back, as a started service counts it, for tests elsewhere. */
public final class CountedExceptions {

    private final HeldBack heldBack;

    public CountedExceptions(ExceptedSearch search, Exceptions exceptions) {
        heldBack = new HeldBack(search, exceptions);
    }

    public void on(TickOutcome outcome) {
        heldBack.on(outcome);
    }

    public int lastDay(String exception, Instant now) {
        return heldBack.lastDay(exception, now);
    }
}
