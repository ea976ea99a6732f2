package dev.taskwatch.local;

/** Somebody else listens on the wanted port. */
public final class PortTakenException extends RuntimeException {

    PortTakenException(int port) {
        super("port " + port + " of 127.0.0.1 is taken: stop what listens there, or choose another with --port=");
    }
}
