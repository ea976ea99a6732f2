package dev.taskwatch.local.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Indexes documents through {@code _bulk}; a document that is there already counts as indexed. */
final class BulkIndex {

    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final JsonMapper json = new JsonMapper();
    private final URI bulk;

    BulkIndex(URI elasticsearch) {
        this.bulk = elasticsearch.resolve("/_bulk");
    }

    /**
     * What became of a request's documents.
     *
     * @param again those that Elasticsearch had no room for at the moment
     * @param rejected why others will never be indexed
     */
    record Answer(List<Document> again, List<String> rejected) {}

    /** @throws IOException if there is no answer for each document; whether they are indexed is unknown then */
    Answer index(List<Document> documents) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(bulk)
                .header("Content-Type", "application/x-ndjson")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(lines(documents)))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("_bulk answered " + response.statusCode() + ": " + response.body());
        }
        return answer(documents, json.readTree(response.body()).path("items"));
    }

    private String lines(List<Document> documents) {
        StringBuilder lines = new StringBuilder();
        for (Document document : documents) {
            Map<String, String> target = Map.of("_index", document.index(), "_id", document.id());
            lines.append(json.writeValueAsString(Map.of("create", target))).append('\n');
            lines.append(json.writeValueAsString(document.source())).append('\n');
        }
        return lines.toString();
    }

    private static Answer answer(List<Document> documents, JsonNode items) throws IOException {
        if (items.size() != documents.size()) {
            throw new IOException("_bulk answered for " + items.size() + " of " + documents.size() + " documents");
        }
        Answer answer = new Answer(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < documents.size(); i++) {
            JsonNode item = items.get(i).path("create");
            int status = item.path("status").asInt();
            if (status == TOO_MANY_REQUESTS) {
                answer.again().add(documents.get(i));
            } else if (status >= 300 && status != CONFLICT) {
                answer.rejected().add(documents.get(i).index() + ": " + item.path("error"));
            }
        }
        return answer;
    }
}
