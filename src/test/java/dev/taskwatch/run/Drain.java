package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.health.Diagnoses;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The main class of a process that ticks, as fast as it can, until nothing is left open: see {@link OverflowIT} and
 * {@link LargeEventsIT}.
 */
final class Drain {

    private Drain() {}

    /** @param args the Elasticsearch, the directory of the rule, and the first tick */
    public static void main(String[] args) {
        long started = System.nanoTime();
        try (Service service = Service.idle(URI.create(args[0]), Path.of(args[1]))) {
            int ticks = drain(service, Instant.parse(args[2]));
            System.out.printf(
                    "drained in %d ticks, %d s, heap at its peak %d MB%n",
                    ticks, Duration.ofNanos(System.nanoTime() - started).toSeconds(), peakOfHeap() >> 20);
        }
    }

    /** Runs it with as little heap, and gives what it said. */
    static String inAProcess(
            String heap, Duration limit, URI elasticsearch, Path rules, Instant firstTick, Path directory)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Drain.class.getName(),
                        elasticsearch.toString(),
                        rules.toString(),
                        firstTick.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended).as("it has ended; it said: %s", said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static int drain(Service service, Instant firstTick) {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        MutableClock clock = new MutableClock(firstTick);
        RuleTick ticks = Ticks.of(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(StateStore.class),
                clock);
        TickOutcome outcome = ticks.at(clock.instant());
        if (!outcome.state().open().isEmpty()) {
            System.out.println("said " + Diagnoses.worst(rule, List.of(outcome), clock.instant()));
        }
        int count = 1;
        while (!outcome.state().open().isEmpty()) {
            clock.tick(rule.schedule().interval());
            outcome = ticks.at(clock.instant());
            count++;
        }
        return count;
    }

    private static long peakOfHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
