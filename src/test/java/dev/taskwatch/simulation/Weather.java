package dev.taskwatch.simulation;

import dev.taskwatch.schedule.DetectionWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What goes wrong, and for how long. */
final class Weather {

    /** What is wrong with the cluster for a while. */
    enum Phase {
        CALM,
        FLAKY,
        OUTAGE,
        RED_SHARD,
        BLIND,
        /** No search of more than some time passes, which may be less than what is due. */
        HEAVY,
        /** The same, and a lenient search is stopped without a word: it answers with the events of some shards. */
        SLOW,
        /** Points in time are lost, as where nodes restart. */
        FORGETFUL,
        WRONG_CLOCK
    }

    /** What becomes of one call. */
    enum Fault {
        NONE,
        REFUSED,
        /** It had its effect, but the answer got lost. */
        ANSWER_LOST,
        /** It will have its effect, after the caller has given up. */
        EFFECT_LATER,
        DIES_BEFORE,
        DIES_AFTER
    }

    static final int SHARDS = 3;

    private static final int[] LONGEST_SEARCHES = {1, 3, 5, 10, 40, 120};

    private final Random random;
    private Phase phase;
    private Instant until = Instant.MIN;
    private int redShard;
    private boolean isRed;
    private boolean treacherous;
    private Duration longestSearch = Duration.ZERO;
    private boolean over;

    Weather(Random random) {
        this.random = random;
        // The clock is right at first: when a rule begins is told by its first tick.
        phase = Phase.values()[random.nextInt(Phase.values().length - 1)];
    }

    Phase phase() {
        return phase;
    }

    /** Moves on if the phase has had its time; a wrong clock is followed by calm, so that the service sees it go right. */
    boolean changes(Instant now) {
        if (over || now.isBefore(until)) {
            return false;
        }
        if (!until.equals(Instant.MIN)) {
            phase = phase == Phase.CALM ? Phase.values()[random.nextInt(Phase.values().length)] : Phase.CALM;
        }
        until = now.plusSeconds(60L * (10 + random.nextInt(random.nextInt(4) == 0 ? 500 : 90)));
        redShard = random.nextInt(SHARDS);
        treacherous = random.nextInt(3) == 0;
        longestSearch = Duration.ofMinutes(LONGEST_SEARCHES[random.nextInt(LONGEST_SEARCHES.length)]);
        return true;
    }

    /** From now on nothing goes wrong any more. */
    void clearsUp() {
        phase = Phase.CALM;
        over = true;
    }

    Fault fault() {
        if (phase == Phase.OUTAGE) {
            return Fault.REFUSED;
        }
        if (phase != Phase.FLAKY || random.nextInt(4) != 0) {
            return Fault.NONE;
        }
        Fault[] all = Fault.values();
        return all[random.nextInt(all.length)];
    }

    boolean isBlind() {
        return phase == Phase.BLIND && random.nextInt(10) != 0;
    }

    /** The cluster breaks a search off, of this window or, at times, of any. */
    boolean isTooHeavy(DetectionWindow window) {
        return phase == Phase.HEAVY && window.length().compareTo(longestSearch) > 0
                || phase == Phase.FLAKY && random.nextInt(30) == 0;
    }

    /** The cluster stops a search of this window or, at times, of any. */
    boolean isTooSlow(DetectionWindow window) {
        return phase == Phase.SLOW && window.length().compareTo(longestSearch) > 0
                || phase == Phase.FLAKY && random.nextInt(30) == 0;
    }

    /** The shard that a search which was stopped did not come to. */
    int unsearchedShard() {
        return (redShard + 1) % SHARDS;
    }

    /** The cluster forgets, in the middle of a search, what the indices were like at its start. */
    boolean losesPointInTime() {
        return phase == Phase.FORGETFUL && random.nextInt(3) == 0 || phase == Phase.FLAKY && random.nextInt(15) == 0;
    }

    /** The shard whose events a search cannot see. In flaky weather it mostly stays so for the next search. */
    Optional<Integer> redShard() {
        boolean flickers = isRed ? random.nextInt(4) != 0 : random.nextInt(10) == 0;
        isRed = phase == Phase.RED_SHARD || (phase == Phase.FLAKY && flickers);
        return isRed ? Optional.of(redShard) : Optional.empty();
    }

    /** The shard that cannot be read as long as this weather lasts. */
    Optional<Integer> lastingRedShard() {
        return phase == Phase.RED_SHARD ? Optional.of(redShard) : Optional.empty();
    }

    /** Whether the answer of a cluster with a red shard has no sequences at all, as is Elasticsearch's default. */
    boolean isTreacherous() {
        return treacherous;
    }

    /** Somebody else takes the rule's tick meanwhile, as when two replicas both believe that they hold it. */
    boolean rivalComes() {
        return phase == Phase.FLAKY && random.nextInt(20) == 0;
    }

    /** In the middle of a call. */
    boolean freezes() {
        return !over && random.nextInt(phase == Phase.FLAKY ? 100 : 1_500) == 0;
    }

    Duration frozen() {
        return Duration.ofSeconds(random.nextInt(1_800));
    }

    /** Somebody has the rule run by hand, in the middle of a call. */
    boolean isRunByHand() {
        return !over && random.nextInt(phase == Phase.FLAKY ? 300 : 800) == 0;
    }

    boolean isOnlyTried() {
        return random.nextInt(3) == 0;
    }

    boolean learnsWhatIsBenign() {
        return !over && random.nextInt(60) == 0;
    }

    boolean shutsDown() {
        return !over && random.nextInt(120) == 0;
    }

    int oneOf(int many) {
        return random.nextInt(many);
    }

    <T> T oneOf(T[] all) {
        return all[random.nextInt(all.length)];
    }

    /** Some time of at most {@code most}, but not none. */
    Duration someOf(Duration most) {
        return Duration.ofMillis(1 + (long) (random.nextDouble() * most.toMillis()));
    }

    Duration latency() {
        return Duration.ofMillis(random.nextInt(200));
    }

    Duration patience() {
        return Duration.ofSeconds(random.nextInt(30));
    }

    Duration timeDead() {
        return Duration.ofSeconds(random.nextInt(random.nextInt(6) == 0 ? 30_000 : 200));
    }

    /** How wrong the clock is: by seconds, by minutes or by hours, ahead or behind, but by no more than {@code most}. */
    Duration clockError(Duration most) {
        long[] scales = {5, 600, 20_000};
        long seconds = random.nextLong(Math.min(scales[random.nextInt(scales.length)], most.toSeconds()));
        return Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds);
    }

    boolean checkComesToNothing() {
        return random.nextInt(4) == 0;
    }

    boolean indexAges() {
        return random.nextInt(200) == 0;
    }

    boolean bulkIsHalfDone() {
        return phase == Phase.FLAKY && random.nextInt(10) == 0;
    }

    <T> List<T> someOf(List<T> items) {
        return items.stream().filter(item -> random.nextBoolean()).toList();
    }
}
