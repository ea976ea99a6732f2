package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as a process: {@code --once}, and starts that must not succeed. */
class OnceIT {

    private final URI elasticsearch = LocalElasticsearch.shared().uri();
    private final JsonHttp http = new JsonHttp(elasticsearch);
    private EventIndex events;

    @TempDir
    private Path rules;

    @BeforeEach
    void twoTasksAreCreated(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
        events = EventIndex.create(
                elasticsearch, "once-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
        events.addPair("first", Instant.now().minusSeconds(120));
        events.addPair("second", Instant.now().minusSeconds(60));
    }

    @AfterEach
    void deleteEvents() {
        events.close();
    }

    @Test
    void endsWithTwoWhileACapLeavesMatchesAndThenWithZero() throws Exception {
        RuleCopy.over(events.name()).cappedAt(1).in(rules);
        String stateBefore = state();

        Ended capped = runOnce(elasticsearch);
        Ended complete = runOnce(elasticsearch);
        Ended nothingNew = runOnce(elasticsearch);

        assertThat(capped.code()).as(capped.output()).isEqualTo(2);
        assertThat(capped.output())
                .contains("CAPPED Remote Scheduled Task Creation")
                .contains("2 matches: 1 new alerts, 0 known, 1 left over by the cap");
        assertThat(complete.code()).as(complete.output()).isZero();
        assertThat(complete.output()).contains("2 matches: 1 new alerts, 1 known, 0 left over by the cap");
        assertThat(nothingNew.code()).as(nothingNew.output()).isZero();
        assertThat(Alerts.of(elasticsearch, events.name()).matches())
                .containsExactly(
                        List.of("first-connection", "first-write"), List.of("second-connection", "second-write"));
        assertThat(state()).isEqualTo(stateBefore);
    }

    @Test
    void aDryRunBesideARunningServiceWritesNothingAndARealOneWritesWhatItShowed(@TempDir Path serving)
            throws Exception {
        RuleCopy.over(events.name()).every("2s", "110s").in(serving);
        RuleCopy.over(events.name()).in(rules);
        Instant longAgo = Instant.now().minus(Duration.ofHours(30));
        events.addPair("old", longAgo);
        Alerts alerts = Alerts.of(elasticsearch, events.name());
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        try (Service service = Service.start(elasticsearch, serving)) {
            await().untilAsserted(() ->
                    assertThat(alerts.matches()).containsExactly(List.of("second-connection", "second-write")));

            Ended dry = runOnce(elasticsearch, "--from=now-31h", "--dry");
            assertThat(alerts.hits()).hasSize(1);
            Ended real = runOnce(elasticsearch, "--from=now-31h");
            Ended again = runOnce(elasticsearch, "--from=now-31h");

            assertThat(dry.code()).as(dry.output()).isZero();
            assertThat(dry.output())
                    .contains("Dry run: nothing is written")
                    .containsPattern("time +" + longAgo.truncatedTo(ChronoUnit.MILLIS))
                    .containsPattern("known   .* alert [0-9a-f]{64}")
                    .contains("3 matches: 2 new alerts, 1 known, 0 left over by the cap");
            assertThat(real.code()).as(real.output()).isZero();
            assertThat(real.output()).contains("3 matches: 2 new alerts, 1 known");
            assertThat(again.output()).contains("3 matches: 0 new alerts, 3 known");
            assertThat(alerts.matches()).hasSize(3);
            assertThat(service.health("/detection").body().path("status").asString())
                    .isEqualTo("UP");
        }
    }

    @Test
    void aDryRunMakesNoTemplate() throws Exception {
        RuleCopy.over(events.name()).in(rules);
        http.send("DELETE", "/_index_template/taskwatch-alerts", "");

        Ended dry = runOnce(elasticsearch, "--dry");

        assertThat(dry.output()).contains("ALERT").contains("2 matches: 2 new alerts");
        assertThat(http.get("/_index_template").toString()).doesNotContain("taskwatch-alerts\"");
        assertThat(runOnce(elasticsearch).code()).as("which makes it again").isZero();
    }

    @ParameterizedTest
    @CsvSource({"search, false", "alerts, false", "alerts, true"})
    void aSignalInTheMiddleLeavesNothingHalfDone(String request, boolean forwarded, @TempDir Path logs)
            throws Exception {
        RuleCopy.over(events.name()).in(rules);
        String stateBefore = state();
        Path log = logs.resolve("once.log");
        try (FaultProxy cluster = FaultProxy.before(elasticsearch)) {
            CompletableFuture<ServiceProcess> running = new CompletableFuture<>();
            CompletableFuture<Integer> ended = new CompletableFuture<>();
            cluster.spoil(request, one -> {
                if (forwarded) {
                    one.forward();
                }
                running.join().shutDown();
                ended.complete(running.join().exitCode());
            });
            try (ServiceProcess once = ServiceProcess.start(cluster.uri(), rules, log, "once")) {
                running.complete(once);
                assertThat(ended.get(90, TimeUnit.SECONDS)).as(once.log()).isNotZero();
                assertThat(once.log()).doesNotContain("COMPLETE", "\tat ");
            }
        }
        assertThat(state()).isEqualTo(stateBefore);

        assertThat(runOnce(elasticsearch).code()).isZero();
        assertThat(Alerts.of(elasticsearch, events.name()).matches())
                .containsExactly(
                        List.of("first-connection", "first-write"), List.of("second-connection", "second-write"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCaThatIsNotThereStopsTheStartWithASentence(boolean reloaded) throws Exception {
        Ended ended = run(
                "--spring.elasticsearch.restclient.ssl.bundle=cluster",
                "--spring.ssl.bundle.pem.cluster.reload-on-update=" + reloaded,
                "--spring.ssl.bundle.pem.cluster.truststore.certificate=file:" + rules.resolve("ca.crt"));

        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .containsPattern("spring.ssl.bundle names|for Elasticsearch cannot be used")
                .contains(rules.resolve("ca.crt").toString())
                .doesNotContain("\tat ");
    }

    @Test
    void endsWithOneIfItIsNotUnderstood() throws Exception {
        RuleCopy.over(events.name()).in(rules);

        Ended noTime = runOnce(elasticsearch, "--from=yesterday");
        Ended noRun = run("--dry");

        assertThat(noTime.code()).as(noTime.output()).isEqualTo(1);
        assertThat(noTime.output())
                .contains("--from is \"yesterday\"; give a time")
                .doesNotContain("\tat ");
        assertThat(noRun.code()).as(noRun.output()).isEqualTo(1);
        assertThat(noRun.output().strip()).isEqualTo("--dry works with --once only; add it");
        assertThat(Alerts.of(elasticsearch, events.name()).hits()).isEmpty();
    }

    @Test
    void endsWithOneIfARuleIsBlind() throws Exception {
        RuleCopy.over("no-such-index-*").in(rules);

        Ended ended = runOnce(elasticsearch);

        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .contains("BLIND Remote Scheduled Task Creation")
                .contains("no index behind no-such-index-*: check the rule's index patterns, and that data arrives")
                .doesNotContain("\tat ");
    }

    @Test
    void endsWithOneIfTheClusterIsUnreachable() throws Exception {
        RuleCopy.over(events.name()).in(rules);

        Ended ended = runOnce(URI.create("http://127.0.0.1:" + Service.freePort()));

        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .contains("FAILED Remote Scheduled Task Creation")
                .contains("cannot connect to Elasticsearch")
                .contains("check spring.elasticsearch.uris")
                .doesNotContain("\tat ");
    }

    @Test
    void aRuleThatCannotRunStopsTheStartWithASentence() throws Exception {
        Path file = RuleCopy.over(events.name()).in(rules).resolve("copy.toml");
        Files.writeString(file, Files.readString(file).replace("severity = \"medium\"", "severity = \"grave\""));

        Ended ended = run("--taskwatch.rules.location=" + rules);

        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .contains("copy.toml: rule.severity is \"grave\"; give low, medium, high or critical")
                .doesNotContain("\tat ");
    }

    @Test
    void aSettingThatIsWrongStopsTheStartWithASentence() throws Exception {
        Ended ended = run("--taskwatch.schedule.retry=-1s");

        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .contains("taskwatch.schedule.retry must be a positive duration such as 15s or 24h, not PT-1S")
                .doesNotContain("\tat ");
    }

    @Test
    void aSecretAmongTheArgumentsStopsTheStartWithASentence() throws Exception {
        Ended argument = run("--spring.elasticsearch.api-key=b25seTp0aGUtYXJndW1lbnRz");
        Ended address = run("--spring.elasticsearch.uris=https://elastic:b25seTp0aGUtYXJndW1lbnRz@es:9200");

        assertThat(List.of(argument, address)).allSatisfy(ended -> {
            assertThat(ended.code()).as(ended.output()).isEqualTo(1);
            assertThat(ended.output()).doesNotContain("b25seTp0aGUtYXJndW1lbnRz", "\tat ");
        });
        assertThat(argument.output())
                .contains("spring.elasticsearch.api-key holds a secret and is among the arguments");
        assertThat(address.output()).contains("spring.elasticsearch.uris holds a user or a password");
    }

    /** Every state that is stored, with its version; nothing if there is none. */
    private String state() {
        http.send("POST", "/taskwatch-state*/_refresh", "");
        return http.get("/taskwatch-state*/_search?size=1000&sort=_doc&seq_no_primary_term=true")
                .at("/hits/hits")
                .toString();
    }

    private Ended runOnce(URI cluster, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(
                List.of("--once", "--spring.elasticsearch.uris=" + cluster, "--taskwatch.rules.location=" + rules));
        return run(arguments.toArray(String[]::new));
    }

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dspring.aot.enabled=true", // as in the image
                "-jar",
                System.getProperty("taskwatch.jar", "target/taskwatch.jar")));
        command.addAll(List.of(arguments));
        command.add("--management.server.port=" + Service.freePort());
        File output = File.createTempFile("taskwatch", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output.toPath());
            assertThat(ended).as("%s has ended; it said: %s", command, text).isTrue();
            return new Ended(process.exitValue(), text);
        } finally {
            Files.delete(output.toPath());
        }
    }

    private record Ended(int code, String output) {}
}
