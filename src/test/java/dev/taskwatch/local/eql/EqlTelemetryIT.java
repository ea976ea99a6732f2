package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped rule's query over the telemetry of a real attack, which is not part of this project. */
@EachElasticsearch
class EqlTelemetryIT {
    private static final Path DIRECTORY = Path.of(System.getProperty("taskwatch.telemetry", ""));
    private static final Path EVENTS = DIRECTORY.resolve("schtask_create.winlogbeat.ndjson");

    private final URI elasticsearch;

    EqlTelemetryIT(ElasticsearchUnderTest elasticsearch) {
        this.elasticsearch = elasticsearch.uri();
    }

    @BeforeEach
    void needTelemetry() {
        assumeThat(EVENTS)
                .as(
                        "no telemetry: set the system property taskwatch.telemetry to a directory with %s",
                        EVENTS.getFileName())
                .exists();
    }

    @Test
    void theOneAttackIsTheOneMatch() throws IOException {
        try (EqlIndex index = EqlIndex.create(elasticsearch, "eql-telemetry", ShippedRule.MAPPING)) {
            String bulk = Files.readString(EVENTS)
                    .replace("\"_index\":\"winlogbeat-2020.12.19\"", "\"_index\":\"eql-telemetry\"");
            assertThat(index.call("POST", "/_bulk?refresh=true", bulk)
                            .path("errors")
                            .asBoolean(true))
                    .isFalse();

            assertThat(index.sequences(ShippedRule.QUERY))
                    .containsExactly(List.of("2v6J-xk5kCzGJ0VMFFaP", "i0yuTN3saInhoE03ISUp"));
        }
    }
}
