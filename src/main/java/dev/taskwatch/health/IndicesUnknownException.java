package dev.taskwatch.health;

/** The cluster did not say how the service's own indices are made. */
final class IndicesUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IndicesUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
