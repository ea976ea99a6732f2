package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The index templates of the data that rules search, from the class path: {@code local/templates/NAME.json}, and what
 * they are composed of, {@code local/templates/component/NAME.json}.
 */
public final class IndexTemplates {

    private static final String FOLDER = "local/templates";

    private IndexTemplates() {}

    static void install(URI elasticsearch) {
        install(elasticsearch, FOLDER);
    }

    /** @throws IllegalStateException if Elasticsearch rejects one, with its answer */
    public static void install(URI elasticsearch, String folder) {
        JsonHttp http = new JsonHttp(elasticsearch);
        in(folder + "/component").forEach(template -> put(http, "/_component_template/", template));
        in(folder).forEach(template -> put(http, "/_index_template/", template));
    }

    static List<String> names() {
        return in(FOLDER).stream().map(IndexTemplates::name).toList();
    }

    private static void put(JsonHttp http, String path, Resource template) {
        try {
            http.send("PUT", path + name(template), template.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Resource> in(String folder) {
        try {
            return Arrays.asList(
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + "/*.json"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String name(Resource template) {
        return template.getFilename().replaceFirst("\\.json$", "");
    }
}
