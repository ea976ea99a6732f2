package dev.taskwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A source of random test data with a seed. {@link #check} runs a test with many seeds. A failure names its seed, and
 * {@code mvn test -Dtest=CLASS -Drandom.seed=SEED} runs the test with that seed alone. {@code -Drandom.first=SEED} starts
 * elsewhere.
 */
public final class RandomCases {

    private static final long FIRST = Long.getLong("random.first", 1);

    /** One number in this many is a limit of its range: limits are where mistakes are. */
    private static final int LIMIT_EVERY = 10;

    private final SplittableRandom random;

    private RandomCases(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Runs {@code test} with {@code cases} successive seeds. */
    public static void check(int cases, Consumer<RandomCases> test) {
        Long replayed = Long.getLong("random.seed");
        long first = replayed == null ? FIRST : replayed;
        long end = replayed == null ? FIRST + cases : replayed + 1;
        for (long seed = first; seed < end; seed++) {
            try {
                test.accept(new RandomCases(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("replay with -Drandom.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Returns a number from {@code min} to {@code max}, both included. */
    public int between(int min, int max) {
        return (int) between((long) min, (long) max);
    }

    /** Returns a number from {@code min} to {@code max}, both included; {@code max} is less than the largest long. */
    public long between(long min, long max) {
        if (random.nextInt(LIMIT_EVERY) == 0) {
            return random.nextBoolean() ? min : max;
        }
        return random.nextLong(min, max + 1);
    }

    public boolean yesOrNo() {
        return random.nextBoolean();
    }

    public long anyLong() {
        return random.nextLong();
    }

    public int anyInt() {
        return random.nextInt();
    }

    public byte[] bytes(int maxLength) {
        byte[] bytes = new byte[between(0, maxLength)];
        random.nextBytes(bytes);
        return bytes;
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the choices are only read
    public final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Returns a list of {@code minSize} to {@code maxSize} elements. */
    public <T> List<T> list(int minSize, int maxSize, Supplier<T> element) {
        int size = between(minSize, maxSize);
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    /** Returns a text of at most {@code maxLength} of the characters of {@code alphabet}. */
    public String text(String alphabet, int maxLength) {
        StringBuilder text = new StringBuilder();
        list(0, maxLength, () -> alphabet.charAt(random.nextInt(alphabet.length())))
                .forEach(text::append);
        return text.toString();
    }
}
