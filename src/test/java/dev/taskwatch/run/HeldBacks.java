package dev.taskwatch.run;

import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.search.ExceptedSearches;

/** The count of what exceptions hold back, for tests elsewhere. */
public final class HeldBacks {

    private HeldBacks() {}

    /** Nothing was ever held back. */
    public static HeldBack nothing(Exceptions exceptions) {
        return new HeldBack(
                ExceptedSearches.over(
                        (rule, window, size) -> {
                            throw new AssertionError("nothing is to be searched");
                        },
                        exceptions),
                exceptions);
    }
}
