package dev.taskwatch.enrich;

/** What surrounds a task cannot be had. Alerts are written without it. The message says why in plain words. */
public final class SurroundingsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SurroundingsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
