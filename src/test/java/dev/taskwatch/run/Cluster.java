package dev.taskwatch.run;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertDocuments;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.alert.AlertProperties;
import dev.taskwatch.enrich.InMemorySurroundings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.search.SourceAnswer;
import dev.taskwatch.search.SourceEvent;
import dev.taskwatch.search.SourceEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** Holds matches and alerts, answers as Elasticsearch does, remembers what it was asked, and fails when told to. */
final class Cluster implements EqlSearch, SourceEvents, AlertIndex {

    /** One search as it was asked for. */
    record Asked(DetectionWindow window, int size) {}

    final List<Asked> asked = new ArrayList<>();
    final List<String> requests = new ArrayList<>();
    final Map<AlertId, Alert> alerts = new LinkedHashMap<>();
    private final List<Match> matches = new ArrayList<>();
    private final Deque<RuntimeException> searchFailures = new ArrayDeque<>();
    private final Deque<RuntimeException> writeFailures = new ArrayDeque<>();
    private Optional<String> missing = Optional.empty();
    private Set<String> unreadable = Set.of();
    private Runnable whileSearching = () -> {};
    private Instant failingBefore = Instant.MIN;

    DetectionRun run(Clock clock) {
        AlertDocuments documents = new AlertDocuments(new AlertProperties(DataSize.ofMegabytes(1)));
        return new DetectionRun(this, this, new InMemorySurroundings(List.of()).enricher(), this, documents, clock);
    }

    /** A match of events at these times, named by the last. */
    Cluster holds(String id, Instant... times) {
        List<EventRef> events = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            String event = i == times.length - 1 ? id : id + "-before-" + i;
            events.add(new EventRef("logs-1", event, times[i]));
        }
        matches.add(new Match(events));
        return this;
    }

    /** The next searches fail so, one each. */
    Cluster failsToSearch(RuntimeException... failures) {
        searchFailures.addAll(List.of(failures));
        return this;
    }

    /** Every search that begins earlier fails from now on. */
    void failsBefore(Instant time) {
        failingBefore = time;
    }

    /** The next writes write all they are given, but say so. */
    Cluster failsToWrite(RuntimeException... failures) {
        writeFailures.addAll(List.of(failures));
        return this;
    }

    /** Every search from now on lacks something. */
    void lacks(String why) {
        missing = Optional.of(why);
    }

    void lacksNothing() {
        missing = Optional.empty();
    }

    /** The shard that holds these events does not answer when they are fetched. */
    void cannotRead(String... ids) {
        unreadable = Set.of(ids);
    }

    void whileSearching(Runnable action) {
        whileSearching = action;
    }

    List<DetectionWindow> searched() {
        return asked.stream().map(Asked::window).toList();
    }

    /** The terminal events that have an alert, in the order of writing. */
    List<String> alerted() {
        Map<AlertId, String> names = new LinkedHashMap<>();
        alerts.values().forEach(alert -> names.put(alert.id(), terminal(alert)));
        return List.copyOf(names.values());
    }

    @Override
    public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
        requests.add("search");
        asked.add(new Asked(window, size));
        whileSearching.run();
        if (!searchFailures.isEmpty()) {
            throw searchFailures.remove();
        }
        if (window.from().isBefore(failingBefore)) {
            throw new SearchUnavailableException("this part of time cannot be searched");
        }
        Set<Object> leftOut = Set.copyOf(leftOut(rule));
        List<Match> found = matches.stream()
                .filter(match -> match.events().stream().allMatch(event -> contains(window, event.timestamp())))
                .filter(match -> !leftOut.contains(match.terminal().id()))
                .sorted(Comparator.comparing(Match::time))
                .limit(size)
                .toList();
        return new SearchAnswer(found, !found.isEmpty() && found.size() == size, missing);
    }

    @Override
    public SourceAnswer fetch(Rule rule, Collection<EventRef> refs) {
        requests.add("sources");
        Map<EventRef, SourceEvent> readable = refs.stream()
                .filter(ref -> !unreadable.contains(ref.id()))
                .collect(Collectors.toMap(Function.identity(), ref -> new SourceEvent(ref, Optional.of(Map.of()))));
        boolean all = readable.keySet().containsAll(refs);
        return new SourceAnswer(readable, all ? Optional.empty() : Optional.of("1 shards did not answer"));
    }

    @Override
    public Set<AlertId> known(Collection<AlertId> ids) {
        requests.add("look-up");
        return ids.stream().filter(alerts::containsKey).collect(Collectors.toSet());
    }

    @Override
    public int write(List<Alert> batch) {
        requests.add("write");
        int before = alerts.size();
        batch.forEach(alert -> alerts.putIfAbsent(alert.id(), alert));
        if (!writeFailures.isEmpty()) {
            throw writeFailures.remove();
        }
        return alerts.size() - before;
    }

    private static String terminal(Alert alert) {
        List<?> ancestors = (List<?>) alert.document().get("kibana.alert.ancestors");
        return String.valueOf(((Map<?, ?>) ancestors.get(ancestors.size() - 1)).get("id"));
    }

    private static List<?> leftOut(Rule rule) {
        return rule.filters().stream()
                .map(filter -> (Map<?, ?>) filter.get("bool"))
                .map(bool -> (Map<?, ?>) ((List<?>) bool.get("must_not")).get(0))
                .map(query -> (List<?>) ((Map<?, ?>) query.get("ids")).get("values"))
                .findFirst()
                .orElse(List.of());
    }

    private static boolean contains(DetectionWindow window, Instant time) {
        return !time.isBefore(window.from()) && time.isBefore(window.to());
    }
}
