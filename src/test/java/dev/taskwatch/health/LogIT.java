package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running service logs, in a container and at a terminal, while it alerts and while the cluster fails. */
class LogIT {

    /** Words of an event, and a key: none may be in a log. */
    private static final String ACCOUNT = "only-in-the-event";

    private static final String KEY = "b25seS1pbjp0aGUtc2V0dGluZ3M=";

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final FaultProxy cluster = FaultProxy.before(http.elasticsearch());
    private final EventIndex events = EventIndex.create(http.elasticsearch(), "logged");

    @TempDir
    private Path directory;

    @TempDir
    private Path rules;

    private Path log;

    @BeforeEach
    void aTaskIsCreated() throws IOException {
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        Instant time = Instant.now().minusSeconds(30);
        EventIndex.Event write = EventIndex.write("logged", time);
        write.source().put("user", Map.of("name", ACCOUNT));
        events.add(List.of(EventIndex.connection("logged", time.minusSeconds(1)), write));
        RuleCopy.over(events.name()).every("2s", "10m").in(rules);
        log = Files.createFile(directory.resolve("log"));
    }

    @AfterEach
    void stop() {
        cluster.close();
        events.close();
    }

    @Test
    void inAContainerEachLineIsJsonInFieldsOfEcs() throws IOException {
        runAndFail("logging.structured.format.console=ecs");

        assertThat(Files.readAllLines(log)).allSatisfy(line -> {
            JsonNode entry = JsonMapper.shared().readTree(line);
            assertThat(entry.at("/service/name").asString()).isEqualTo("taskwatch");
            assertThat(entry.at("/log/level").asString()).isNotEmpty();
            assertThat(entry.path("message").asString()).isNotEmpty();
        });
        assertTellsRunsAndNoSecrets();
    }

    @Test
    void atATerminalItIsText() throws IOException {
        runAndFail();

        assertThat(Files.readAllLines(log))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("20"));
        assertTellsRunsAndNoSecrets();
    }

    private void runAndFail(String... settings) throws IOException {
        Files.writeString(directory.resolve("spring.elasticsearch.api-key"), KEY);
        String[] all = Stream.concat(
                        Stream.of("spring.config.import=configtree:" + directory + "/"), Stream.of(settings))
                .toArray(String[]::new);
        try (ServiceProcess process = ServiceProcess.start(cluster.uri(), rules, log, all)) {
            awaitLine(process, "verdict=COMPLETE matches=1 known=0 alerts=1");
            assertThat(process.commandLine())
                    .contains("taskwatch.rules.location")
                    .doesNotContain(KEY);
            cluster.spoilAll(request -> {});
            awaitLine(process, "tick failed");
            process.shutDown();
        }
    }

    private static void awaitLine(ServiceProcess process, String said) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(process.log()).contains(said));
    }

    private void assertTellsRunsAndNoSecrets() throws IOException {
        assertThat(Files.readString(log)).doesNotContain(ACCOUNT, KEY, "svchost", "\tat ");
        assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("kind=CURRENT")))
                .as("one line a run")
                .doesNotHaveDuplicates()
                .allSatisfy(line -> assertThat(line).containsAnyOf("INFO", "WARN"));
    }
}
