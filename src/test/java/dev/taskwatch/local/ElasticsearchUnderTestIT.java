package dev.taskwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the service and its tests need of an Elasticsearch, whichever it is. */
@EachElasticsearch
class ElasticsearchUnderTestIT {

    private final JsonHttp http;

    ElasticsearchUnderTestIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @AfterEach
    void deleteIndex() {
        http.send("DELETE", "/books?ignore_unavailable=true", "");
    }

    @Test
    void saysWhoItIs() {
        JsonNode root = http.get("/");

        assertThat(root.at("/version/number").asString()).isEqualTo(LocalElasticsearch.version());
        assertThat(root.at("/tagline").asString()).isEqualTo("You Know, for Search");
        assertThat(root.at("/name").asString()).isNotBlank();
        assertThat(root.at("/cluster_name").asString()).isNotBlank();
        assertThat(root.at("/cluster_uuid").asString()).isNotBlank();
    }

    @Test
    void findsWhatWasIndexed() {
        http.send("PUT", "/books/_doc/1?refresh=true", "{\"title\": \"Moby-Dick\"}");

        assertThat(titles(http.get("/books/_search?q=title:dick"))).containsExactly("Moby-Dick");
    }

    @Test
    void pagesThroughAPointInTime() {
        http.send("POST", "/books/_bulk?refresh=true", books(5));
        String pit =
                http.send("POST", "/books/_pit?keep_alive=1m", "").at("/id").asString();
        http.send("PUT", "/books/_doc/late?refresh=true", "{\"title\": \"0\", \"page\": 0}");

        JsonNode first = http.send("POST", "/_search", page(pit, ""));
        String last = first.at("/hits/hits/2/sort").toString();
        JsonNode second = http.send("POST", "/_search", page(pit, ", \"search_after\": " + last));

        assertThat(titles(first)).containsExactly("1", "2", "3");
        assertThat(titles(second)).containsExactly("4", "5");
    }

    @Test
    void hasTheIndexTemplatesOfTheClassPath() {
        List<String> installed = http.get("/_index_template")
                .at("/index_templates")
                .valueStream()
                .map(template -> template.at("/name").asString())
                .toList();

        assertThat(IndexTemplates.names()).isNotEmpty();
        assertThat(installed).containsAll(IndexTemplates.names());
    }

    @Test
    void reportsARejectedIndexTemplate() {
        assertThatThrownBy(() -> IndexTemplates.install(http.elasticsearch(), "local/rejected-templates"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PUT /_index_template/unknown-type is answered with 400")
                .hasMessageContaining("no_such_type");
    }

    private static String books(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"index\": {}}\n{\"title\": \"%d\", \"page\": %d}\n".formatted(i, i))
                .reduce("", String::concat);
    }

    private static String page(String pit, String searchAfter) {
        return "{\"size\": 3, \"sort\": [{\"page\": \"asc\"}], \"pit\": {\"id\": \"" + pit + "\"}" + searchAfter + "}";
    }

    private static List<String> titles(JsonNode answer) {
        return answer.at("/hits/hits")
                .valueStream()
                .map(hit -> hit.at("/_source/title").asString())
                .toList();
    }
}
