package dev.taskwatch.search;

/** The cluster cannot answer the rule as things are, so the rule cannot fire. The message says why and what helps. */
public final class SearchBlindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SearchBlindException(String message, Throwable cause) {
        super(message, cause);
    }
}
