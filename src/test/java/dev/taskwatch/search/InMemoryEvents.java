package dev.taskwatch.search;

import dev.taskwatch.schedule.DetectionWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The events that a search can see at this moment, in order of time, and of their arrival where that is the same. */
public final class InMemoryEvents implements SourceEvents {

    static final String ARRIVAL = "event.ingested";

    private final NavigableMap<Instant, List<InMemoryEvent>> byTime = new TreeMap<>();
    private final NavigableMap<Instant, List<InMemoryEvent>> byArrival = new TreeMap<>();

    public void add(InMemoryEvent event) {
        byTime.computeIfAbsent(event.timestamp(), time -> new ArrayList<>(1)).add(event);
        addByArrival(event);
    }

    private void addByArrival(InMemoryEvent event) {
        for (Object arrival : event.values(ARRIVAL)) {
            byArrival
                    .computeIfAbsent(Instant.parse(String.valueOf(arrival)), time -> new ArrayList<>(1))
                    .add(event);
        }
    }

    public List<InMemoryEvent> in(DetectionWindow window) {
        List<InMemoryEvent> found = new ArrayList<>();
        byTime.subMap(window.from(), window.to()).values().forEach(found::addAll);
        return found;
    }

    /** Those of them that say that they arrived at {@code since} or later. */
    List<InMemoryEvent> in(DetectionWindow window, Instant since) {
        return byArrival.tailMap(since).values().stream()
                .flatMap(List::stream)
                .filter(event -> !event.timestamp().isBefore(window.from())
                        && event.timestamp().isBefore(window.to()))
                .sorted(Comparator.comparing(InMemoryEvent::timestamp))
                .toList();
    }

    public List<InMemoryEvent> all() {
        return byTime.values().stream().flatMap(List::stream).toList();
    }

    /** Moves what is older than {@code end} to another index, as the life cycle of an index does when it ages. */
    public void moveBefore(Instant end, String index) {
        UnaryOperator<InMemoryEvent> moved = event -> event.timestamp().isBefore(end) ? event.in(index) : event;
        byTime.values().forEach(events -> events.replaceAll(moved));
        byArrival.values().forEach(events -> events.replaceAll(moved));
    }

    @Override
    public Map<EventRef, SourceEvent> fetch(Collection<EventRef> refs) {
        return refs.stream().distinct().collect(Collectors.toMap(Function.identity(), this::fetch));
    }

    private SourceEvent fetch(EventRef ref) {
        Optional<InMemoryEvent> event = byTime.getOrDefault(ref.timestamp(), List.of()).stream()
                .filter(one -> one.ref().equals(ref))
                .findFirst();
        return new SourceEvent(ref, event.map(InMemoryEvent::source));
    }
}
