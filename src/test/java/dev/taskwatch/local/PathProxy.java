package dev.taskwatch.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A reverse proxy that has an Elasticsearch below a path, and nothing elsewhere. It keeps what was asked. */
public final class PathProxy implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> below = new CopyOnWriteArrayList<>();
    private final List<String> elsewhere = new CopyOnWriteArrayList<>();
    private final URI elasticsearch;
    private final String path;
    private final HttpServer server;

    private PathProxy(URI elasticsearch, String path, HttpServer server) {
        this.elasticsearch = elasticsearch;
        this.path = path;
        this.server = server;
    }

    /** @param path such as {@code /es}, encoded */
    public static PathProxy before(URI elasticsearch, String path) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            PathProxy proxy = new PathProxy(elasticsearch, path, server);
            server.createContext("/", proxy::handle);
            server.setExecutor(proxy.threads);
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method and path, as Elasticsearch was asked. */
    public List<String> requests() {
        return List.copyOf(below);
    }

    public List<String> requestsElsewhere() {
        return List.copyOf(elsewhere);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().toString();
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            if (!asked.startsWith(path + "/")) {
                elsewhere.add(exchange.getRequestMethod() + " " + asked);
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String rest = asked.substring(path.length());
            below.add(exchange.getRequestMethod() + " " + rest);
            HttpRequest.Builder request = HttpRequest.newBuilder(elasticsearch.resolve(rest))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            for (String name : List.of("Accept", "Content-Type")) {
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                        .ifPresent(value -> request.header(name, value));
            }
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            for (String name : List.of("Content-Type", "X-Elastic-Product")) {
                response.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
