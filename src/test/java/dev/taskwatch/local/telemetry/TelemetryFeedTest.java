package dev.taskwatch.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryFeedTest {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final int CREATED = 201;

    private final List<List<String>> requests = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Integer> nextAnswers = new ArrayDeque<>();
    private final List<Attack> attacks = new ArrayList<>();
    private HttpServer elasticsearch;
    private TelemetryFeed feed;
    /** What becomes of the first document of each request; the others are created. */
    private volatile int itemStatus = CREATED;

    @BeforeEach
    void listen() throws IOException {
        elasticsearch = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elasticsearch.createContext("/_bulk", this::answer);
        elasticsearch.start();
        feed = feed(Clock.fixed(START, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        feed.close();
        elasticsearch.stop(0);
    }

    @Test
    void sendsWhatIsDueOnce() throws Exception {
        feed.step(START.plusSeconds(2));
        feed.step(START.plusSeconds(4));

        assertThat(sent()).isEqualTo(idsUpTo(4));
        assertThat(requests).hasSize(2);
    }

    @Test
    void tellsOfAttacksAsTheyBegin() throws Exception {
        feed.step(START.plusSeconds(2));

        assertThat(attacks).extracting(Attack::shape).containsExactly(Shape.ELASTIC_DEFEND);
    }

    @Test
    void waitsLongerAndLongerWhileElasticsearchIsAwayThenSendsTheSameAgain() throws Exception {
        nextAnswers.addAll(List.of(503, 503, 503));

        Duration first = feed.step(START.plusSeconds(2));
        Duration second = feed.step(START.plusSeconds(3));
        Duration third = feed.step(START.plusSeconds(5));
        feed.step(START.plusSeconds(9));

        assertThat(List.of(first, second, third))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(requests).hasSize(4).allMatch(request -> request.equals(requests.get(0)));
    }

    @Test
    void neverWaitsLongerThanHalfAMinute() throws Exception {
        nextAnswers.addAll(Collections.nCopies(12, 503));

        Duration pause = Duration.ZERO;
        for (int step = 0; step < 12; step++) {
            pause = feed.step(START.plusSeconds(2));
        }

        assertThat(pause).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void beginsWhereItsGeneratorDoes() throws Exception {
        feed = new TelemetryFeed(
                uri(), generator(START), Clock.fixed(START.plusSeconds(70), ZoneOffset.UTC), attacks::add);

        Duration first = feed.step(START.plusSeconds(70));

        assertThat(first).isZero();
        assertThat(sent()).isEqualTo(idsUpTo(2));
    }

    @Test
    void catchesUpInStridesWithoutPause() throws Exception {
        Duration first = feed.step(START.plusSeconds(5));
        Duration second = feed.step(START.plusSeconds(5));
        Duration third = feed.step(START.plusSeconds(5));

        assertThat(List.of(first, second)).containsOnly(Duration.ZERO);
        assertThat(third).isPositive();
        assertThat(sent()).isEqualTo(idsUpTo(5));
    }

    @Test
    void sendsAgainOnlyWhatElasticsearchHadNoRoomFor() throws Exception {
        itemStatus = 429;
        feed.step(START.plusSeconds(2));
        itemStatus = CREATED;
        feed.step(START.plusSeconds(3));
        feed.step(START.plusSeconds(3));

        assertThat(requests.get(1)).containsExactly(requests.get(0).get(0));
        assertThat(requests.get(2)).doesNotContainAnyElementsOf(requests.get(0));
    }

    @Test
    void goesOnAfterADocumentThatIsRejectedOrThereAlready() throws Exception {
        itemStatus = 400;
        feed.step(START.plusSeconds(2));
        itemStatus = 409;
        feed.step(START.plusSeconds(4));

        assertThat(requests).hasSize(2);
        assertThat(requests.get(1)).doesNotContainAnyElementsOf(requests.get(0));
    }

    @Test
    void sendsNothingAfterItIsClosed() {
        feed = feed(Clock.systemUTC());
        feed.start();
        Awaitility.await().until(() -> !requests.isEmpty());

        feed.close();
        int sentBefore = requests.size();

        Awaitility.await().during(Duration.ofMillis(700)).until(() -> requests.size() == sentBefore);
    }

    private TelemetryFeed feed(Clock clock) {
        return new TelemetryFeed(uri(), generator(clock.instant()), clock, attacks::add);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + elasticsearch.getAddress().getPort());
    }

    private static TelemetryGenerator generator(Instant start) {
        TelemetrySettings settings = new TelemetrySettings(20, Duration.ofSeconds(1), Duration.ofSeconds(30));
        return new TelemetryGenerator(settings, new SplittableRandom(7), start);
    }

    private static List<String> idsUpTo(int seconds) {
        return generator(START).next(START.plusSeconds(seconds)).documents().stream()
                .map(Document::id)
                .toList();
    }

    private List<String> sent() {
        return requests.stream().flatMap(List::stream).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<String> ids = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{\"create\""))
                .map(line -> line.replaceAll(".*\"_id\":\"([^\"]+)\".*", "$1"))
                .toList();
        requests.add(ids);
        int status = nextAnswers.isEmpty() ? 200 : nextAnswers.remove();
        String items = ids.stream()
                .map(id -> "{\"create\":{\"status\":%d}}".formatted(id.equals(ids.get(0)) ? itemStatus : CREATED))
                .collect(Collectors.joining(","));
        String answer = status == 200 ? "{\"items\":[" + items + "]}" : "no master";
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
