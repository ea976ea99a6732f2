package dev.taskwatch.run;

/** A rule's state could not be read or stored. The tick is tried again. The message says why in plain words. */
public final class StateUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public StateUnavailableException(String message) {
        super(message);
    }
}
