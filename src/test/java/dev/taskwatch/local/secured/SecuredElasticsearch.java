package dev.taskwatch.local.secured;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands before an Elasticsearch without security and adds what that lacks: TLS, and 401, 403 and
 * {@code _security/user/_has_privileges} as Elasticsearch answers them. It keeps what was asked and whether it was allowed.
 */
public final class SecuredElasticsearch implements AutoCloseable {

    /** A request that came with valid credentials. */
    public record Asked(String request, boolean allowed) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, ApiKeyBody> credentials = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final URI elasticsearch;
    private HttpServer server;

    private SecuredElasticsearch(URI elasticsearch, HttpServer server) {
        this.elasticsearch = elasticsearch;
        this.server = server;
    }

    /** Without TLS. */
    public static SecuredElasticsearch plain(URI elasticsearch) {
        try {
            SecuredElasticsearch secured = new SecuredElasticsearch(elasticsearch, HttpServer.create(anyPort(), 0));
            secured.start();
            return secured;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With one of {@link Certificates}, for clients with any certificate or none. */
    public static SecuredElasticsearch before(URI elasticsearch, String certificate) {
        SecuredElasticsearch secured =
                new SecuredElasticsearch(elasticsearch, https(anyPort(), certificate, Optional.empty()));
        secured.start();
        return secured;
    }

    /** The same for clients whose certificate is signed by this CA. */
    public static SecuredElasticsearch before(URI elasticsearch, String certificate, String clientCa) {
        SecuredElasticsearch secured =
                new SecuredElasticsearch(elasticsearch, https(anyPort(), certificate, Optional.of(clientCa)));
        secured.start();
        return secured;
    }

    /** As a node that is restarted with a new certificate: at the same address, and no connection outlasts it. */
    public void restart(String certificate, Optional<String> clientCa) {
        server.stop(0);
        server = https(server.getAddress(), certificate, clientCa);
        start();
    }

    /** By the name that the certificates have. */
    public URI uri() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    /** Takes this key from now on, encoded as clients send it. */
    public void accept(String apiKey, ApiKeyBody rights) {
        credentials.put("ApiKey " + apiKey, rights);
    }

    public void acceptUser(String name, String password, ApiKeyBody rights) {
        String both = name + ":" + password;
        credentials.put("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)), rights);
    }

    /** Takes this key no longer. */
    public void invalidate(String apiKey) {
        credentials.remove("ApiKey " + apiKey);
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void start() {
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private static HttpServer https(InetSocketAddress address, String certificate, Optional<String> clientCa) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(Certificates.shared().only(certificate), Certificates.PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(Certificates.shared().trusting(clientCa.orElse(Certificates.CA)));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters chosen = context.getDefaultSSLParameters();
                    chosen.setNeedClientAuth(clientCa.isPresent());
                    parameters.setSSLParameters(chosen);
                }
            });
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            answer(exchange, body);
        } catch (RuntimeException e) {
            e.printStackTrace();
            throw e;
        }
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        ApiKeyBody key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .map(credentials::get)
                .orElse(null);
        if (key == null) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"security\", charset=\"UTF-8\"");
            exchange.getResponseHeaders().add("WWW-Authenticate", "ApiKey");
            send(exchange, 401, error(401, "unable to authenticate with provided credentials"));
            return;
        }
        boolean allowed = NeededPrivileges.of(method, path, body).allowedBy(key);
        asked.add(new Asked(method + " " + path, allowed));
        if (path.equals("/_security/user/_has_privileges")) {
            send(exchange, 200, hasPrivileges(key, JSON.readTree(body)).toString());
        } else if (allowed) {
            forward(exchange, body);
        } else if (path.equals("/_bulk")) {
            send(exchange, 200, deniedItems(body).toString());
        } else {
            send(exchange, 403, error(403, unauthorized(method + " " + path)));
        }
    }

    private static ObjectNode hasPrivileges(ApiKeyBody key, JsonNode question) {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode indices = JSON.createObjectNode();
        boolean all = true;
        for (JsonNode one : question.path("index")) {
            for (JsonNode name : one.path("names")) {
                ObjectNode rights = (ObjectNode)
                        Optional.ofNullable(indices.get(name.asString())).orElseGet(JSON::createObjectNode);
                indices.set(name.asString(), rights);
                for (JsonNode privilege : one.path("privileges")) {
                    boolean has = key.allows(privilege.asString(), name.asString());
                    rights.put(privilege.asString(), has);
                    all &= has;
                }
            }
        }
        answer.put("username", "taskwatch").put("has_all_requested", all);
        answer.set("cluster", JSON.createObjectNode());
        answer.set("index", indices);
        answer.set("application", JSON.createObjectNode());
        return answer;
    }

    /** Of a bulk, Elasticsearch denies each item by itself; here all of them are denied. */
    private static ObjectNode deniedItems(String body) {
        ObjectNode answer = JSON.createObjectNode().put("took", 1).put("errors", true);
        var items = answer.putArray("items");
        List<String> lines = body.lines().toList();
        for (int i = 0; i < lines.size(); i += 2) {
            JsonNode header = JSON.readTree(lines.get(i));
            String action = header.propertyNames().iterator().next();
            ObjectNode item = items.addObject().putObject(action);
            item.set("_index", header.path(action).path("_index"));
            item.set("_id", header.path(action).path("_id"));
            item.put("status", 403);
            item.putObject("error")
                    .put("type", "security_exception")
                    .put("reason", unauthorized("indices:data/write/bulk[s]"));
        }
        return answer;
    }

    private static String unauthorized(String action) {
        return "action [" + action + "] is unauthorized for API key id [of-the-test] of user [taskwatch]";
    }

    private static String error(int status, String reason) {
        ObjectNode answer = JSON.createObjectNode().put("status", status);
        answer.putObject("error")
                .put("type", "security_exception")
                .put("reason", reason)
                .putArray("root_cause");
        return answer.toString();
    }

    private void forward(HttpExchange exchange, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(elasticsearch.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(body));
        for (String name : List.of("Accept", "Content-Type")) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            send(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
