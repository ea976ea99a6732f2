package dev.taskwatch.search;

import dev.taskwatch.exception.Exceptions;

/** The search that sees no exceptions, for tests elsewhere. */
public final class ExceptedSearches {

    private ExceptedSearches() {}

    public static ExceptedSearch over(EqlSearch search, Exceptions exceptions) {
        return new ExceptedSearch(search, exceptions);
    }
}
