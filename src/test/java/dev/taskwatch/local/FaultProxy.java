package dev.taskwatch.local;

import com.sun.net.httpserver.Headers;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stands between a service and its Elasticsearch: keeps the names of all requests, and spoils one when told to. */
public final class FaultProxy implements AutoCloseable {

    private static final List<String> PASSED_ON = List.of("Accept", "Content-Type");
    private static final List<String> PASSED_BACK = List.of("Content-Type", "X-Elastic-Product");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new ArrayList<>();
    private final URI elasticsearch;
    private final HttpServer server;
    private Predicate<String> spoiled = request -> false;
    private Optional<Fate> fate = Optional.empty();
    private boolean once;

    private FaultProxy(URI elasticsearch, HttpServer server) {
        this.elasticsearch = elasticsearch;
        this.server = server;
    }

    public static FaultProxy before(URI elasticsearch) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FaultProxy proxy = new FaultProxy(elasticsearch, server);
            server.createContext("/", proxy::handle);
            server.setExecutor(proxy.threads);
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Forgets all requests so far; the one that comes {@code nth} from now on, from 1, meets {@code newFate}. */
    public synchronized void spoil(int nth, Fate newFate) {
        requests.clear();
        spoiled = request -> requests.size() == nth;
        fate = Optional.of(newFate);
        once = true;
    }

    /** Forgets all requests so far; the first of this name from now on meets {@code newFate}. */
    public synchronized void spoil(String name, Fate newFate) {
        requests.clear();
        spoiled = name::equals;
        fate = Optional.of(newFate);
        once = true;
    }

    /** Forgets all requests so far; every one meets {@code newFate} from now on, until told otherwise. */
    public synchronized void spoilAll(Fate newFate) {
        requests.clear();
        spoiled = request -> true;
        fate = Optional.of(newFate);
        once = false;
    }

    /** Whether the request that was to be spoiled has come. */
    public synchronized boolean hasStruck() {
        return fate.isEmpty();
    }

    /** Forgets all requests so far, and lets everything pass from now on. */
    public synchronized void spoilNothing() {
        requests.clear();
        fate = Optional.empty();
    }

    /**
     * The names of all requests that came, in their order: {@code template}, {@code load} (of the state), {@code search},
     * {@code look-up}, {@code sources}, {@code alerts}, {@code state}, {@code remotes}, or else method and path.
     */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = new Request(exchange, exchange.getRequestBody().readAllBytes());
        try (exchange) {
            fateOf(request.name()).orElse(one -> one.answer(one.forward())).meet(request);
        } catch (IOException | RuntimeException e) {
            // Whoever asked has gone, as some fates want it.
        }
    }

    private synchronized Optional<Fate> fateOf(String request) {
        requests.add(request);
        if (!spoiled.test(request)) {
            return Optional.empty();
        }
        Optional<Fate> now = fate;
        if (once) {
            fate = Optional.empty();
        }
        return now;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What becomes of a request; if it is not answered, its connection breaks. */
    @FunctionalInterface
    public interface Fate {
        void meet(Request request) throws IOException;
    }

    /** Elasticsearch stops the search: a strict one fails as in 8.19, a lenient one finds nothing and does not say so. */
    public static void stopSearch(Request request) throws IOException {
        request.answer(
                request.isStrict() ? failedShard(504, "search_timeout_exception", "Time exceeded") : json(200, """
                                {"is_partial": false, "is_running": false, "took": 30012, "timed_out": false,
                                 "hits": {"total": {"value": 0, "relation": "eq"}, "events": [], "sequences": []}}"""));
    }

    /** A shard does not answer: a strict search fails, a lenient one names it beside what the others have. */
    public static void lackShard(Request request) throws IOException {
        if (request.isStrict()) {
            request.answer(failedShard(503, "no_shard_available_action_exception", "no shard copy"));
            return;
        }
        Answer whole = request.forward();
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(whole.body());
        body.set("shard_failures", JsonMapper.shared().readTree("""
                [{"shard": 0, "index": "lost", "reason":
                  {"type": "no_shard_available_action_exception", "reason": "no shard copy"}}]"""));
        request.answer(json(200, body.toString()));
    }

    /** The search's point in time is lost. */
    public static void losePointInTime(Request request) throws IOException {
        request.answer(failedShard(404, "search_context_missing_exception", "No search context found for id [1]"));
    }

    private static Answer failedShard(int status, String type, String reason) {
        String cause = "{\"type\": \"%s\", \"reason\": \"%s\"}".formatted(type, reason);
        return json(status, """
                {"error": {"root_cause": [%1$s], "type": "search_phase_execution_exception",
                   "reason": "Partial shards failure", "phase": "query", "grouped": true,
                   "failed_shards": [{"shard": 0, "index": "lost", "reason": %1$s}]}, "status": %2$d}""".formatted(cause, status));
    }

    private static Answer json(int status, String body) {
        Headers headers = new Headers();
        headers.set("Content-Type", "application/json");
        headers.set("X-Elastic-Product", "Elasticsearch");
        return new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer of Elasticsearch. */
    public record Answer(int status, Headers headers, byte[] body) {}

    /** A request on its way. */
    public final class Request {

        private final HttpExchange exchange;
        private final byte[] body;

        private Request(HttpExchange exchange, byte[] body) {
            this.exchange = exchange;
            this.body = body;
        }

        /** Lets Elasticsearch do what is asked. */
        public Answer forward() throws IOException {
            HttpRequest.Builder request = HttpRequest.newBuilder(elasticsearch.resolve(exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            PASSED_ON.forEach(
                    name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                            .ifPresent(value -> request.header(name, value)));
            try {
                HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                Headers headers = new Headers();
                PASSED_BACK.forEach(
                        name -> response.headers().firstValue(name).ifPresent(value -> headers.set(name, value)));
                return new Answer(response.statusCode(), headers, response.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        private boolean isStrict() {
            return !JsonMapper.shared()
                    .readTree(body)
                    .path("allow_partial_search_results")
                    .asBoolean(true);
        }

        public void answer(Answer answer) throws IOException {
            start(answer);
            exchange.getResponseBody().write(answer.body());
        }

        /** Breaks off in the middle of the answer. */
        public void answerHalf(Answer answer) throws IOException {
            start(answer);
            exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
            exchange.getResponseBody().flush();
        }

        private void start(Answer answer) throws IOException {
            exchange.getResponseHeaders().putAll(answer.headers());
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        }

        public String name() {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/_bulk")) {
                boolean state = new String(body, StandardCharsets.UTF_8).contains("\"_index\":\"taskwatch-state\"");
                return state ? "state" : "alerts";
            }
            if (path.startsWith("/_index_template/")) {
                return "template";
            }
            if (path.startsWith("/taskwatch-state/_doc/")) {
                return "load";
            }
            if (path.startsWith("/_resolve/cluster/")) {
                return "remotes";
            }
            if (path.endsWith("/_eql/search")) {
                return "search";
            }
            if (path.endsWith("/_msearch")) {
                return "surroundings";
            }
            if (path.endsWith("/_mget")) {
                return "look-up";
            }
            return path.endsWith("/_search") ? "sources" : exchange.getRequestMethod() + " " + path;
        }
    }
}
