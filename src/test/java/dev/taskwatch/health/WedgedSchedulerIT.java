package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.FaultProxy;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.RuleCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the liveness probe is answered while the service's own scheduler ticks, and when it hangs. */
class WedgedSchedulerIT {

    private static final Duration LONG = Duration.ofMinutes(31);

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final EventIndex events = EventIndex.create(http.elasticsearch(), "wedged");
    private final FaultProxy cluster = FaultProxy.before(http.elasticsearch());
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicLong passed = new AtomicLong();

    @AfterEach
    void close() {
        cluster.close();
        events.close();
    }

    @Test
    void aTickThatNeverEndsFailsLivenessAndAClusterThatIsAwayDoesNot(@TempDir Path directory) {
        http.send("DELETE", "/taskwatch-state?ignore_unavailable=true", "");
        Path rules =
                RuleCopy.over(events.name()).within("1s").every("1s", "10m").in(directory);
        try (Service service = Service.start(
                cluster.uri(),
                rules,
                context -> context.registerBean(
                        "scheduler",
                        SchedulerHealthIndicator.class,
                        () -> scheduler(context.getBean(RuleCatalog.class))),
                "spring.elasticsearch.socket-timeout=1d")) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertLiveness(service, 200, "UP"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(service.health("/readiness").status()).isEqualTo(200));

            cluster.spoilAll(request -> {});
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(service.health("/readiness").status()).isEqualTo(503));
            for (int times = 0; times < 3; times++) {
                passed.addAndGet(LONG.toNanos());
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertLiveness(service, 200, "UP"));
            }

            cluster.spoilNothing();
            cluster.spoil("search", this::neverAnswer);
            await().atMost(Duration.ofSeconds(60)).until(cluster::hasStruck);
            assertLiveness(service, 200, "UP");
            passed.addAndGet(LONG.toNanos());

            assertLiveness(service, 503, "DOWN");
            String said = service.health("/liveness")
                    .body()
                    .at("/components/scheduler/details/" + RuleCopy.ID)
                    .asString();
            Runbook.assertSays("scheduler-stuck", said);
            end.countDown();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertLiveness(service, 200, "UP"));
        }
    }

    private SchedulerHealthIndicator scheduler(RuleCatalog rules) {
        return new SchedulerHealthIndicator(rules, () -> System.nanoTime() + passed.get());
    }

    private void neverAnswer(FaultProxy.Request request) throws IOException {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertLiveness(Service service, int status, String scheduler) {
        Service.Answer answer = service.health("/liveness");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().at("/components/scheduler/status").asString()).isEqualTo(scheduler);
    }
}
