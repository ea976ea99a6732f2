package dev.taskwatch.alert;

/** The alerts could not be looked up or written. The window stays open. The message says why in plain words. */
public final class AlertsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AlertsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public AlertsUnavailableException(String message) {
        super(message);
    }
}
