package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** {@code --set-up}, as the chart's bootstrap calls it. */
@EachElasticsearch
class SetUpIT {

    private final JsonHttp http;

    SetUpIT(ElasticsearchUnderTest elasticsearch) {
        this.http = new JsonHttp(elasticsearch.uri());
    }

    @Test
    void installsTheTemplatesAndEndsWithoutATick() {
        setUp(http.elasticsearch().toString()); // so that there is something to delete, whatever ran before
        http.send("DELETE", "/_index_template/taskwatch-alerts,taskwatch-state", ""); // a data stream keeps its own

        assertThat(setUp(http.elasticsearch().toString())).isZero();

        assertThat(http.get("/_index_template/taskwatch-*").path("index_templates"))
                .hasSize(3);
    }

    @Test
    void failsIfElasticsearchIsNotThere() {
        assertThat(setUp("http://127.0.0.1:9")).isOne();
    }

    static int setUp(String elasticsearch) {
        return SpringApplication.exit(new SpringApplicationBuilder(Taskwatch.class)
                .web(WebApplicationType.NONE)
                .run("--set-up", "--spring.elasticsearch.uris=" + elasticsearch));
    }
}
