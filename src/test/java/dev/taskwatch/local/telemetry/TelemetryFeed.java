package dev.taskwatch.local.telemetry;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds telemetry to an Elasticsearch as it is made, until closed. While Elasticsearch is away it waits longer and
 * longer, then catches up: nothing is left out.
 */
public final class TelemetryFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TelemetryFeed.class);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** The most that one request carries, so that catching up takes no more memory than keeping up. */
    private static final Duration STRIDE = Duration.ofSeconds(2);

    private final BulkIndex bulk;
    private final TelemetryGenerator generator;
    private final Clock clock;
    private final Consumer<Attack> onAttack;
    private final Thread thread = new Thread(this::run, "telemetry");
    private final CountDownLatch closed = new CountDownLatch(1);

    private List<Document> unsent = List.of();
    private Instant madeUpTo;
    private int failures;

    /**
     * Begins where {@code generator} does; what is past by then is caught up with.
     *
     * @param onAttack is told of each attack as it begins, on the feed's own thread
     */
    public TelemetryFeed(URI elasticsearch, TelemetryGenerator generator, Clock clock, Consumer<Attack> onAttack) {
        this.bulk = new BulkIndex(elasticsearch);
        this.generator = generator;
        this.clock = clock;
        this.onAttack = onAttack;
        this.madeUpTo = generator.start();
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Returns when nothing more is sent. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = step(clock.instant());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what is due at {@code now}, and says how long to wait before the next step. */
    Duration step(Instant now) throws InterruptedException {
        if (unsent.isEmpty()) {
            make(now);
        }
        try {
            send();
        } catch (IOException failure) {
            failures++;
            log.warn("telemetry waits for {} documents to be indexed: {}", unsent.size(), failure.toString());
        }
        return pause(now);
    }

    private void make(Instant now) {
        Instant stride = madeUpTo.plus(STRIDE);
        madeUpTo = now.isBefore(stride) ? now : stride;
        Telemetry made = generator.next(madeUpTo);
        unsent = made.documents();
        made.attacks().forEach(onAttack);
    }

    private void send() throws IOException, InterruptedException {
        if (unsent.isEmpty()) {
            return;
        }
        BulkIndex.Answer answer = bulk.index(unsent);
        answer.rejected().forEach(reason -> log.warn("telemetry rejected: {}", reason));
        unsent = answer.again();
        failures = unsent.isEmpty() ? 0 : failures + 1;
    }

    private Duration pause(Instant now) {
        if (failures > 0) {
            Duration longer = PACE.multipliedBy(1L << Math.min(failures, 10));
            return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
        return madeUpTo.isBefore(now) ? Duration.ZERO : PACE;
    }
}
