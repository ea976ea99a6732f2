package dev.taskwatch.local.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Makes telemetry as time goes on. What it makes depends on the random numbers and the start only, not on when or how
 * often it is asked.
 */
public final class TelemetryGenerator {

    private static final long SECOND = 1_000_000_000;

    private final TelemetrySettings settings;
    private final RandomGenerator random;
    private final Instant start;
    private final Noise noise;
    private final RemoteTaskCreation attacks;
    private final PriorityQueue<Queued> onTheirWay = new PriorityQueue<>();

    private long noiseMade;
    private long attacksMade;
    private long queued;
    private Instant nextNoise;

    public TelemetryGenerator(TelemetrySettings settings, RandomGenerator random, Instant start) {
        Identifiers ids = new Identifiers(random);
        Fleet fleet = new Fleet(ids);
        Sensors sensors = new Sensors(ids);
        this.settings = settings;
        this.random = random;
        this.start = start.truncatedTo(ChronoUnit.MILLIS);
        this.noise = new Noise(random, ids, fleet, sensors);
        this.attacks = new RemoteTaskCreation(random, ids, fleet, sensors);
        this.nextNoise = noiseTime();
    }

    Instant start() {
        return start;
    }

    /** What reaches Elasticsearch after the last call's {@code now} and before this one's. */
    public Telemetry next(Instant now) {
        List<Attack> begun = new ArrayList<>();
        while (nextNoise.isBefore(now) || nextAttack().isBefore(now)) {
            if (nextAttack().isBefore(nextNoise)) {
                begun.add(attack());
            } else {
                makeNoise();
            }
        }
        return new Telemetry(arrivedBefore(now), begun);
    }

    private void makeNoise() {
        queue(noise.at(nextNoise));
        noiseMade++;
        nextNoise = noiseTime();
    }

    private Attack attack() {
        Shape shape = Shape.values()[(int) (attacksMade % Shape.values().length)];
        RemoteTaskCreation.Staged staged = attacks.stage(shape, nextAttack());
        staged.reports().forEach(this::queue);
        attacksMade++;
        return staged.attack();
    }

    /** One event in each of the equal slots of a second, somewhere in it. */
    private Instant noiseTime() {
        long slot = SECOND / settings.eventsPerSecond();
        return start.plusNanos(noiseMade * slot + random.nextLong(slot));
    }

    private Instant nextAttack() {
        Duration sinceStart = settings.firstAttack().plus(settings.attackEvery().multipliedBy(attacksMade));
        return start.plus(sinceStart);
    }

    private void queue(Report report) {
        onTheirWay.add(new Queued(report, queued++));
    }

    private List<Document> arrivedBefore(Instant now) {
        List<Document> arrived = new ArrayList<>();
        while (!onTheirWay.isEmpty() && onTheirWay.peek().report().arrives().isBefore(now)) {
            arrived.add(onTheirWay.remove().report().document());
        }
        return arrived;
    }

    private record Queued(Report report, long number) implements Comparable<Queued> {

        private static final Comparator<Queued> ORDER = Comparator.comparing(
                        (Queued queued) -> queued.report().arrives())
                .thenComparingLong(Queued::number);

        @Override
        public int compareTo(Queued other) {
            return ORDER.compare(this, other);
        }
    }
}
