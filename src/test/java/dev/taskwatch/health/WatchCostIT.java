package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.Service;
import dev.taskwatch.source.SourceWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one check of the packaged rule's data sources costs, and one scrape, beside something plain. By default with a few
 * events; {@code -Dcost.events=1000000} is a day of a busy site.
 */
class WatchCostIT {

    private static final int EVENTS = Integer.getInteger("cost.events", 20_000);
    private static final int PAGE = 10_000;
    private static final int TIMES = 21;
    private static final Duration DAY = Duration.ofDays(1);

    /** By turns, so that each category is in three of them. */
    private static final List<String> NETWORK =
            List.of("winlogbeat-cost", "logs-endpoint.events.network-cost", "logs-windows.sysmon_operational-cost");

    private static final List<String> REGISTRY =
            List.of("winlogbeat-cost", "logs-endpoint.events.registry-cost", "logs-windows.sysmon_operational-cost");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final FaultProxy cluster = FaultProxy.before(http.elasticsearch());
    private final Instant now = Instant.now();
    private Service service;

    @BeforeEach
    void aDayOfEvents() {
        deleteEvents();
        for (int first = 0; first < EVENTS; first += PAGE) {
            String lines = IntStream.range(first, Math.min(first + PAGE, EVENTS))
                    .mapToObj(this::event)
                    .collect(Collectors.joining());
            JsonNode answer = http.send("POST", "/_bulk?filter_path=errors", lines);
            assertThat(answer.path("errors").asBoolean(true)).isFalse();
        }
        http.send("POST", "/*-cost/_refresh", "");
        service = Service.start(cluster.uri(), Path.of(""));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(service.health("/sources").body().path("status").asString())
                    .isEqualTo("UP");
            assertThat(service.health("/detection").body().path("status").asString())
                    .isEqualTo("UP");
        });
    }

    @AfterEach
    void stop() {
        service.close();
        cluster.close();
        deleteEvents();
    }

    @Test
    void aCheckOfTheSourcesIsAFewRequestsAndAScrapeIsNone() {
        SourceWatch watch = service.get(SourceWatch.class);
        cluster.spoilNothing();
        watch.check();
        assertThat(cluster.requests())
                .as(
                        "rights, fields of four patterns, searches, fields that runs read, own indices and their alias; the form"
                                + " of events was asked for at the start")
                .hasSizeBetween(8, 9);
        cluster.spoilNothing();
        int size = get("/prometheus").length();
        assertThat(cluster.requests()).isEmpty();

        Duration newest = median(() -> http.get("/winlogbeat-cost/_search?size=500&sort=@timestamp:desc"));
        Duration check = median(watch::check);
        Duration liveness = median(() -> get("/health/liveness"));
        Duration scrape = median(() -> get("/prometheus"));

        Duration first = median(List.of(firstCheck(), firstCheck(), firstCheck()));
        System.out.printf(
                "%,d events: the first check, which asks for the form of events, takes %d ms, %.1f times%n",
                EVENTS, first.toMillis(), ratio(first, newest));
        System.out.printf(
                "%,d events: a check of the sources takes %d ms, %.1f times a search for the newest 500 events of one; a scrape"
                        + " takes %d ms, %.1f times an answer to the liveness probe, and has %d KB%n",
                EVENTS, check.toMillis(), ratio(check, newest), scrape.toMillis(), ratio(scrape, liveness), size >> 10);
        assertThat(ratio(check, newest)).as("of eight sources").isLessThan(100);
        assertThat(ratio(first, newest)).as("of eight sources").isLessThan(200);
        assertThat(ratio(scrape, liveness)).isLessThan(100);
    }

    /** Of a service that knows nothing yet; of six sources that deliver each takes two requests and a question. */
    private Duration firstCheck() {
        try (Service fresh = Service.idle(cluster.uri())) {
            SourceWatch watch = fresh.get(SourceWatch.class);
            cluster.spoilNothing();
            Duration took = time(watch::check);
            assertThat(cluster.requests())
                    .as("as any check, and the cluster's time, which is not known yet")
                    .hasSizeBetween(8 + 6 * 3, 9 + 1 + 6 * 3);
            return took;
        }
    }

    private static Duration median(Runnable runnable) {
        return median(LongStream.range(0, TIMES).mapToObj(any -> time(runnable)).toList());
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    private static Duration time(Runnable runnable) {
        long began = System.nanoTime();
        runnable.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static double ratio(Duration some, Duration other) {
        return (double) some.toNanos() / other.toNanos();
    }

    /** A connection or a write, of processes of their own, so that none are a pair. */
    private String event(int i) {
        Instant time = now.minus(DAY).plus(DAY.multipliedBy(i).dividedBy(EVENTS));
        boolean network = i % 2 == 0;
        Event event = network ? EventIndex.connection("c-" + i, time) : EventIndex.write("w-" + i, time);
        Map<String, Object> kind = new LinkedHashMap<>();
        ((Map<?, ?>) event.source().get("event")).forEach((name, value) -> kind.put(String.valueOf(name), value));
        kind.put("ingested", time.plusSeconds(2).toString());
        event.source().put("event", kind);
        String index = (network ? NETWORK : REGISTRY).get(i / 2 % 3);
        return JsonMapper.shared().writeValueAsString(Map.of("create", Map.of("_index", index, "_id", event.id())))
                + "\n" + JsonMapper.shared().writeValueAsString(event.source()) + "\n";
    }

    private void deleteEvents() {
        String indices = String.join(",", NETWORK) + "," + REGISTRY.get(1);
        http.send("DELETE", "/" + indices + "?ignore_unavailable=true", "");
    }

    private String get(String path) {
        String port = service.get(Environment.class).getProperty("local.server.port");
        URI uri = URI.create("http://127.0.0.1:" + port + "/actuator" + path);
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
