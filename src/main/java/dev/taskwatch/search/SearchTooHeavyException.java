package dev.taskwatch.search;

/** The cluster has no memory or time for this search. A shorter window may do. The message says why in plain words. */
public final class SearchTooHeavyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SearchTooHeavyException(String message, Throwable cause) {
        super(message, cause);
    }
}
