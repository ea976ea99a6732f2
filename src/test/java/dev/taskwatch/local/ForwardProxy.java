package dev.taskwatch.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A forward proxy that tunnels by CONNECT and passes on requests for {@code http://} addresses. It keeps their first lines. */
public final class ForwardProxy implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private volatile Optional<String> credentials = Optional.empty();

    private ForwardProxy(ServerSocket server) {
        this.server = server;
    }

    public static ForwardProxy start() {
        try {
            ForwardProxy proxy = new ForwardProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Asks for this name and password from now on. */
    public void demand(String name, String password) {
        String both = name + ":" + password;
        credentials = Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    /** Those that were let through. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            String[] line = head.lines().findFirst().orElseThrow().split(" ");
            if (credentials
                    .filter(value -> !head.contains("\r\nProxy-Authorization: " + value + "\r\n"))
                    .isPresent()) {
                write(
                        client.getOutputStream(),
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                client.shutdownOutput();
                in.transferTo(OutputStream.nullOutputStream());
                return;
            }
            requests.add(line[0] + " " + line[1]);
            if (line[0].equals("CONNECT")) {
                URI to = URI.create("tunnel://" + line[1]);
                try (Socket target = new Socket(to.getHost(), to.getPort())) {
                    write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
                    join(client, target);
                }
            } else {
                URI to = URI.create(line[1]);
                try (Socket target = new Socket(to.getHost(), to.getPort())) {
                    write(target.getOutputStream(), passedOn(head, line[1], to));
                    join(client, target);
                }
            }
        } catch (IOException e) {
            // Either side has gone.
        }
    }

    /** One request a connection, since the next would have to be rewritten, too. */
    private static String passedOn(String head, String address, URI to) {
        String path = to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery());
        return head.replaceFirst(java.util.regex.Pattern.quote(" " + address + " "), " " + path + " ")
                .replaceAll("(?i)\r\n(connection|proxy-[a-z]+): [^\r]*", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
    }

    private void join(Socket client, Socket target) throws IOException {
        threads.execute(() -> {
            try {
                client.getInputStream().transferTo(target.getOutputStream());
                target.shutdownOutput();
            } catch (IOException e) {
                // The answer has been passed back.
            }
        });
        target.getInputStream().transferTo(client.getOutputStream());
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next == -1) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
