package dev.taskwatch.local.eql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An index to try queries on, on an Elasticsearch of the tests. */
final class EqlIndex implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI elasticsearch;
    private final String name;

    private EqlIndex(URI elasticsearch, String name) {
        this.elasticsearch = elasticsearch;
        this.name = name;
    }

    /** @param properties the mapping, each field with its type */
    static EqlIndex create(URI elasticsearch, String name, Map<String, String> properties) {
        Map<String, Object> mapped = new HashMap<>();
        properties.forEach((field, type) -> mapped.put(field, Map.of("type", type)));
        return createMapped(elasticsearch, name, mapped);
    }

    static EqlIndex createMapped(URI elasticsearch, String name, Map<String, Object> properties) {
        EqlIndex index = new EqlIndex(elasticsearch, name);
        index.call("DELETE", "/" + name + "?ignore_unavailable=true", "");
        JsonNode answer = index.call(
                "PUT",
                "/" + name,
                JSON.writeValueAsString(Map.of(
                        "settings", Map.of("number_of_shards", 2, "number_of_replicas", 0),
                        "mappings", Map.of("dynamic", false, "properties", properties))));
        if (!answer.path("acknowledged").asBoolean()) {
            throw new IllegalStateException(answer.toString());
        }
        return index;
    }

    /** Indexes an event of these fields, and makes it visible. */
    EqlIndex add(String id, Map<String, ?> fields) {
        JsonNode answer = call("PUT", "/" + name + "/_doc/" + id + "?refresh=true", JSON.writeValueAsString(fields));
        if (!answer.path("result").asString().equals("created")) {
            throw new IllegalStateException(answer.toString());
        }
        return this;
    }

    void remove(String id) {
        call("DELETE", "/" + name + "/_doc/" + id + "?refresh=true", "");
    }

    JsonNode search(String query) {
        return search(query, Map.of());
    }

    JsonNode search(String query, Map<String, ?> parameters) {
        Map<String, Object> body = new HashMap<>(parameters);
        body.put("query", query);
        return call("POST", "/" + name + "/_eql/search", JSON.writeValueAsString(body));
    }

    /** The ids of the events that the query finds, in the order of the answer. */
    List<String> events(String query) {
        return ids(search(query).at("/hits/events"));
    }

    /** The ids of the events of each sequence that the query finds. */
    List<List<String>> sequences(String query) {
        return sequences(search(query));
    }

    static List<List<String>> sequences(JsonNode answer) {
        JsonNode sequences = answer.at("/hits/sequences");
        if (!sequences.isArray()) {
            throw new IllegalStateException(answer.toString());
        }
        return StreamSupport.stream(sequences.spliterator(), false)
                .map(sequence -> ids(sequence.path("events")))
                .toList();
    }

    static List<String> ids(JsonNode events) {
        List<String> ids = new ArrayList<>();
        events.forEach(event -> ids.add(event.path("_id").asString()));
        return ids;
    }

    /** The answer to any request, an error too. */
    JsonNode call(String method, String path, String body) {
        URI uri = elasticsearch.resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", path.startsWith("/_bulk") ? "application/x-ndjson" : "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        call("DELETE", "/" + name, "");
    }
}
