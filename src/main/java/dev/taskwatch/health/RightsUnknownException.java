package dev.taskwatch.health;

/** The cluster did not say what the service may; it may be asked again. */
final class RightsUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RightsUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
