package dev.taskwatch.simulation;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.InMemoryAlertIndex;
import dev.taskwatch.run.InMemoryStateStore;
import dev.taskwatch.run.StateConflictException;
import dev.taskwatch.search.InMemoryEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** What outlives the service: events as they arrive, alerts, states, and calls whose effect is still to come. */
final class Cluster {

    final InMemoryEvents events = new InMemoryEvents();
    final InMemoryAlertIndex alerts = new InMemoryAlertIndex(Cluster::rejects);
    final InMemoryStateStore states = new InMemoryStateStore();

    /** The indices that are written to have {@code event.ingested} in their mapping from then on. */
    final Instant arrivalsRecorded;

    final Stamps stamps;

    private final SimulatedTime time;
    private final Deque<Traffic.Arrival> onTheWay;
    private final Laws laws;
    private final List<Runnable> effectsToCome = new ArrayList<>();

    Cluster(SimulatedTime time, List<Traffic.Arrival> traffic, Laws laws, Instant arrivalsRecorded, Stamps stamps) {
        this.time = time;
        this.onTheWay = new ArrayDeque<>(traffic);
        this.laws = laws;
        this.arrivalsRecorded = arrivalsRecorded;
        this.stamps = stamps;
    }

    /** Whether the alert's document does not fit its index's mapping. */
    static boolean rejects(Alert alert) {
        return alert.document().get("user") instanceof Map<?, ?> user && Traffic.REJECTED.equals(user.get("name"));
    }

    /** Lets time go by, in which events arrive. */
    void pass(Duration span) {
        Instant end = time.now().plus(span);
        while (!onTheWay.isEmpty() && !onTheWay.peek().at().isAfter(end)) {
            Traffic.Arrival next = onTheWay.poll();
            if (next.at().isAfter(time.now())) {
                time.pass(Duration.between(time.now(), next.at()));
            }
            events.add(next.event());
            laws.arrived(next.event());
        }
        time.pass(Duration.between(time.now(), end));
    }

    /** Whoever asked for it has given up, and hears nothing of a conflict. */
    private static void unlessRefused(Runnable effect) {
        try {
            effect.run();
        } catch (StateConflictException refused) {
            // as it should be: the state is not what it was when this was sent
        }
    }

    void later(Runnable effect) {
        effectsToCome.add(effect);
    }

    void letEffectsCome() {
        List<Runnable> due = List.copyOf(effectsToCome);
        effectsToCome.clear();
        due.forEach(Cluster::unlessRefused);
    }
}
