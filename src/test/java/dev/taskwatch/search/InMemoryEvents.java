package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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
    public SourceAnswer fetch(Rule rule, Collection<EventRef> refs) {
        return fetch(refs, Optional.empty(), event -> true);
    }

    /** The answer of a cluster of which only {@code reachable} events can be read, and which says what is {@code missing}. */
    public SourceAnswer fetch(Collection<EventRef> refs, Optional<String> missing, Predicate<InMemoryEvent> reachable) {
        Map<EventRef, SourceEvent> fetched = new HashMap<>();
        for (EventRef ref : Set.copyOf(refs)) {
            Optional<InMemoryEvent> event = find(ref).filter(reachable);
            if (event.isPresent() || missing.isEmpty()) {
                fetched.put(ref, new SourceEvent(ref, event.map(InMemoryEvent::source)));
            }
        }
        return new SourceAnswer(fetched, missing.filter(why -> !fetched.keySet().containsAll(refs)));
    }

    private Optional<InMemoryEvent> find(EventRef ref) {
        Map<String, InMemoryEvent> same = new HashMap<>();
        byTime.getOrDefault(ref.timestamp(), List.of()).stream()
                .filter(event -> event.id().equals(ref.id()))
                .forEach(event -> same.put(event.index(), event));
        return SameEvent.index(ref, same.keySet()).map(same::get);
    }
}
