package dev.taskwatch.search;

/** The cluster cannot answer the rule as things are, so the rule cannot fire. The message says why and what helps. */
public final class SearchBlindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean aboutTheRequest;

    /** The cluster refuses what the request says. */
    public SearchBlindException(String message, Throwable cause) {
        this(message, cause, true);
    }

    private SearchBlindException(String message, Throwable cause, boolean aboutTheRequest) {
        super(message, cause);
        this.aboutTheRequest = aboutTheRequest;
    }

    /** The indices cannot be searched, whatever the request says. */
    static SearchBlindException ofTheIndices(String message, Throwable cause) {
        return new SearchBlindException(message, cause, false);
    }

    /** Whether another request over the same indices may be answered. */
    boolean isAboutTheRequest() {
        return aboutTheRequest;
    }
}
