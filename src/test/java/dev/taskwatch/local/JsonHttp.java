package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain requests to an Elasticsearch, in its own notation: {@code http.send("PUT", "/index/_doc/1", "{…}")}. */
public record JsonHttp(URI elasticsearch) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    public JsonNode get(String path) {
        return send("GET", path, "");
    }

    /**
     * Sends one request and waits for its answer.
     *
     * @param body JSON, or one JSON a line for {@code _bulk}; may be empty
     * @throws IllegalStateException if the answer is an error, with its text
     */
    public JsonNode send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(elasticsearch.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(
                    method + " " + path + " is answered with " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + request, interrupted);
        }
    }
}
