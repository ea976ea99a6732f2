package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1. */
final class Ports {

    private Ports() {}

    /** Whether nobody listens on {@code port} now; always true of 0. */
    static boolean isFree(int port) {
        try (ServerSocket socket = listen(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** {@code preferred} if it is free, otherwise another that is free now. */
    static int freeOr(int preferred) {
        if (isFree(preferred)) {
            return preferred;
        }
        try (ServerSocket socket = listen(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
