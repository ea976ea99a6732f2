package dev.taskwatch.enrich.taskcache;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * How many values one core decodes, and how many times a million a minute that is. Needs nothing but the compiled classes:
 *
 * <pre>
 * mvn -q test-compile
 * java -cp target/classes:target/test-classes dev.taskwatch.enrich.taskcache.DecoderBenchmark
 * </pre>
 */
final class DecoderBenchmark {

    private static final long ROUND = TimeUnit.SECONDS.toNanos(1);
    private static final int ROUNDS = 7;

    private DecoderBenchmark() {}

    public static void main(String[] args) {
        measure("usual value", value(new ExecAction("", "calc.exe", "/x 1", "", OptionalInt.of(0))));
        measure("COM handler", value(new ComHandlerAction("", "{01234567-89AB-CDEF-0123-456789ABCDEF}", "Start")));
        measure("encoded script of 2,000 letters", value(powerShell("a".repeat(2_000))));
    }

    private static void measure(String name, String base64) {
        print(name + ", decoded", base64, DecoderBenchmark::decode);
        print(name + ", with its lines to show", base64, DecoderBenchmark::decodeToShow);
    }

    private static int decode(String base64) {
        return TaskActions.decodeBase64(base64).actions().size();
    }

    private static int decodeToShow(String base64) {
        int letters = 0;
        for (TaskAction action : TaskActions.decodeBase64(base64).actions()) {
            letters += action.summary().length();
            letters +=
                    action instanceof ExecAction exec ? exec.encodedCommands().size() : 0;
        }
        return letters;
    }

    /** The middle of the rounds, of which the first warm up the compiler. */
    private static void print(String name, String base64, ToIntFunction<String> work) {
        long[] rates = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rates[round] = ratePerSecond(base64, work);
        }
        long[] warm = Arrays.copyOfRange(rates, 2, ROUNDS);
        Arrays.sort(warm);
        long rate = warm[warm.length / 2];
        System.out.printf("%-62s %,11d a second, %6.1f times a million a minute%n", name, rate, rate * 60 / 1e6);
    }

    /** By the time that the thread had a core, so that it is the same on a busy machine. */
    private static long ratePerSecond(String base64, ToIntFunction<String> work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long values = 0;
        long results = 0;
        while (threads.getCurrentThreadCpuTime() - start < ROUND) {
            for (int i = 0; i < 100; i++) {
                results += work.applyAsInt(base64);
            }
            values += 100;
        }
        if (results == 0) {
            throw new IllegalStateException("nothing was decoded"); // and the work cannot be optimized away
        }
        return values * TimeUnit.SECONDS.toNanos(1) / (threads.getCurrentThreadCpuTime() - start);
    }

    private static ExecAction powerShell(String script) {
        String encoded = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
        return new ExecAction("", "powershell.exe", "-NoP -W Hidden -Enc " + encoded, "", OptionalInt.of(0));
    }

    private static String value(TaskAction action) {
        byte[] value = ActionsEncoder.encode(
                new TaskActions(OptionalInt.of(3), Optional.of("Author"), List.of(action), Optional.empty()));
        return Base64.getEncoder().encodeToString(value);
    }
}
