package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The index templates {@code local/templates/NAME.json} of the class path: those of the data that rules search. */
final class IndexTemplates {

    private IndexTemplates() {}

    /** @throws IllegalStateException if Elasticsearch rejects one, with its answer */
    static void install(URI elasticsearch) {
        try {
            for (Resource template :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:local/templates/*.json")) {
                install(elasticsearch, template);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while index templates were installed", interrupted);
        }
    }

    private static void install(URI elasticsearch, Resource template) throws IOException, InterruptedException {
        String name = template.getFilename().replaceFirst("\\.json$", "");
        HttpRequest request = HttpRequest.newBuilder(elasticsearch.resolve("/_index_template/" + name))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(template.getContentAsString(StandardCharsets.UTF_8)))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    "Elasticsearch rejects " + template.getDescription() + ": " + response.body());
        }
    }
}
