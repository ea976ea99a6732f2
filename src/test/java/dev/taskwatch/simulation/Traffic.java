package dev.taskwatch.simulation;

import dev.taskwatch.search.InMemoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * All that happens on the hosts, and when each event can be found by a search: pairs at every distance around maxspan,
 * repeated and single events, bursts within a second, ties, events at a tick's very edge, first events that arrive after
 * second ones, and events that arrive hours, days or months late, by themselves or with all that their host has seen. Alerts for some
 * are rejected, or cannot be written at all, and some may be known to be benign. What an event
 * says of its arrival was stamped before it can be found, by a clock that is off, and is cut to seconds.
 */
final class Traffic {

    /** An event and when it arrives. */
    record Arrival(Instant at, InMemoryEvent event) {}

    /** Who does what may be known to be benign. */
    static final String BACKUP = "backup";

    /** Of whose events the index rejects alerts. */
    static final String REJECTED = "rejected";

    private static final Duration MOST_TOLERATED = Duration.ofMinutes(3);
    private static final int SLOWEST_INGESTION = 90_000;
    private static final int WORST_STAMP = 60_000;

    private final Random random;
    private final Stamps stamps;
    private final Instant start;
    private final Duration length;
    private final List<Arrival> arrivals = new ArrayList<>();

    private Traffic(Random random, Stamps stamps, Instant start, Duration length) {
        this.random = random;
        this.stamps = stamps;
        this.start = start;
        this.length = length;
    }

    /** In the order of arrival. */
    static List<Arrival> of(Random random, Stamps stamps, Instant start, Duration length, int storm) {
        Traffic traffic = new Traffic(random, stamps, start, length);
        traffic.everydayTraffic();
        traffic.storms(storm);
        traffic.laptops();
        traffic.arrivals.sort(Comparator.comparing(Arrival::at));
        return traffic.arrivals;
    }

    private void everydayTraffic() {
        long incidents = length.toMinutes() / 2;
        for (long i = 0; i < incidents; i++) {
            incident(anyTime(), key(6));
        }
    }

    private void storms(int most) {
        for (long storms = length.toHours() / 6; storms >= 0; storms--) {
            Instant begin = anyTime();
            int spread = random.nextInt(4) == 0 ? 1 : 1_000 * (1 + random.nextInt(600));
            for (int pairs = random.nextInt(most) + 1; pairs > 0; pairs--) {
                pair(begin.plusMillis(random.nextInt(spread)), key(1_000));
            }
        }
    }

    /** Back after hours, days or months, with some events that nobody has seen yet. */
    private void laptops() {
        for (long back = length.toHours() / 3; back >= 0; back--) {
            Instant arrival = anyTime();
            int most = List.of(43_200, 43_200, 8 * 86_400, 400 * 86_400).get(random.nextInt(4));
            Instant at = arrival.minusSeconds(600 + random.nextInt(most));
            for (int incidents = 1 + random.nextInt(3); incidents > 0; incidents--) {
                ship(at.plusSeconds(random.nextInt(600)), arrival, key(6));
            }
        }
    }

    private void ship(Instant at, Instant arrival, int key) {
        Instant time = at;
        for (String category : List.of("a", "b", "c")) {
            boolean shippedThen = random.nextInt(4) == 0;
            add(time, shippedThen ? time.plus(delay()) : arrival.plusMillis(random.nextInt(90_000)), category, key);
            time = time.plusMillis(distance());
        }
    }

    private void incident(Instant at, int key) {
        switch (random.nextInt(8)) {
            case 0 -> event(at, "a", key);
            case 1 -> event(at, "b", key);
            case 2 -> events(at, key, "a", "b", "b");
            case 3 -> events(at, key, "a", "a", "b");
            case 4 -> events(at, key, "a", "b", "c", "a", "b");
            case 5 -> events(at, key, "a", "c", "b");
            default -> pair(at, key);
        }
    }

    private void pair(Instant at, int key) {
        events(at, key, "a", "b", "c");
    }

    private void events(Instant at, int key, String... categories) {
        Instant time = at;
        for (String category : categories) {
            event(time, category, key);
            time = time.plusMillis(distance());
        }
    }

    /** Often none at all, and often just what maxspan allows or one more. */
    private long distance() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 30_000 + random.nextInt(2);
            case 2 -> 60_000 + random.nextInt(2);
            case 3 -> random.nextInt(240_000);
            default -> random.nextInt(20_000);
        };
    }

    private void event(Instant at, String category, int key) {
        add(at, at.plus(delay()), category, key);
    }

    private void add(Instant at, Instant arrival, String category, int key) {
        Map<String, Object> fields = Map.of(
                "host.id",
                "host-" + key % 3,
                "process.entity_id",
                "process-" + key,
                "event.ingested",
                stamps.of(stamp(arrival)).toString(),
                "user.name",
                user());
        String id = category + arrivals.size();
        arrivals.add(new Arrival(arrival, new InMemoryEvent("events-1", id, at, category, fields)));
    }

    private Object user() {
        return switch (random.nextInt(60)) {
            case 0 -> REJECTED;
            case 1 -> new Unwritable();
            case 2, 3, 4, 5, 6 -> BACKUP;
            default -> "system";
        };
    }

    private Instant stamp(Instant arrival) {
        return arrival.minusMillis(random.nextInt(SLOWEST_INGESTION))
                .plusMillis(random.nextInt(2 * WORST_STAMP) - WORST_STAMP)
                .truncatedTo(ChronoUnit.SECONDS);
    }

    private Duration delay() {
        return switch (random.nextInt(40)) {
            case 0 -> Duration.ofMillis(random.nextInt(4 * 3_600_000));
            case 1, 2 -> MOST_TOLERATED.minusMillis(random.nextInt(3) * 500L);
            case 3, 4, 5, 6 -> Duration.ofMillis(random.nextInt(180_000));
            default -> Duration.ofMillis(random.nextInt(20_000));
        };
    }

    private int key(int keys) {
        return random.nextInt(keys);
    }

    private Instant anyTime() {
        Instant time = start.plusMillis((long) (random.nextDouble() * length.toMillis()));
        long overTheTick = time.toEpochMilli() % 300_000;
        return random.nextInt(5) == 0 ? time.minusMillis(overTheTick - random.nextInt(3) + 1) : time;
    }
}
