package dev.taskwatch.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;

/**
 * What the cluster is asked for health, for people and probes that do not wait as long as a search may take. However many
 * ask, the cluster is asked once at a time, and one answer is everybody's.
 */
final class PromptHealth {

    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Has an entry in the runbook. */
    static final String NO_ANSWER = "Elasticsearch has not answered for " + PATIENCE.toSeconds() + " seconds";

    private final Supplier<Health> question;
    private CompletableFuture<Health> asked =
            CompletableFuture.completedFuture(Health.unknown().build());

    PromptHealth(Supplier<Health> question) {
        this.question = question;
    }

    /** The answer, or {@code without} one if it does not come soon. */
    Health or(Health without) {
        try {
            return asked().completeOnTimeout(without, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** A copy, whose time-out is nobody else's. */
    private synchronized CompletableFuture<Health> asked() {
        if (asked.isDone()) {
            asked = CompletableFuture.supplyAsync(question, PromptHealth::inThreadOfItsOwn);
        }
        return asked.copy();
    }

    private static void inThreadOfItsOwn(Runnable asking) {
        Thread thread = new Thread(asking, "health");
        thread.setDaemon(true);
        thread.start();
    }
}
