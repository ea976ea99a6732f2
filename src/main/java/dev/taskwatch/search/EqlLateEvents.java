package dev.taskwatch.search;

import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Late events by EQL: one event query for each part of the rule, with the part's own text. */
@Component
final class EqlLateEvents implements LateEvents {

    private static final String ARRIVAL = "event.ingested";

    /** By the cluster's clock. What claims to arrive later still is found once that time has come, and not until then. */
    private static final String SOON = "now+5m";

    /** As other windows have at most. */
    private static final Duration SHORTEST = Duration.ofHours(1);

    /** From all time to an hour takes 19. */
    private static final int MOST_HALVINGS = 60;

    private final EqlSearch search;

    EqlLateEvents(EqlSearch search) {
        this.search = search;
    }

    @Override
    public LateAnswer find(Rule rule, DetectionWindow window, Instant arrivedSince) {
        Map<Instant, DetectionWindow> times = new TreeMap<>();
        int requests = 0;
        try {
            for (Part part : rule.outline().parts()) {
                if (!part.missing()) {
                    requests += addTimes(times, lateEventsOf(rule, part, arrivedSince), window);
                }
            }
            return new LateAnswer(List.copyOf(times.values()), true, requests);
        } catch (SearchBlindException e) {
            if (String.valueOf(e.getMessage()).contains("Unknown column [" + ARRIVAL + "]")) {
                return new LateAnswer(List.of(), false, requests + 1);
            }
            throw e;
        }
    }

    /** Asking for the field by name makes Elasticsearch say so where it is mapped nowhere; a filter alone would not. */
    private static Rule lateEventsOf(Rule rule, Part part, Instant arrivedSince) {
        String query = "%s where (%s) and %s != null".formatted(part.category(), part.condition(), ARRIVAL);
        Map<String, Object> since = Map.of("gte", arrivedSince.toString(), "lte", SOON);
        Map<String, Object> arrived = Map.of("range", Map.of(ARRIVAL, since));
        Stream<Map<String, Object>> keys = Stream.of(rule.outline().keys(), part.keys())
                .flatMap(Collection::stream)
                .filter(key -> !key.optional())
                .map(key -> Map.of("exists", Map.of("field", key.name())));
        List<Map<String, Object>> filters = new ArrayList<>(rule.filters());
        filters.add(arrived);
        keys.forEach(filters::add);
        return rule.asking(EqlOutline.of(query), filters);
    }

    /**
     * Only times count here, so a full answer is continued right behind its last. What is too heavy is asked for in shorter
     * pieces, and what follows in longer ones again: most of all time is empty.
     */
    private int addTimes(Map<Instant, DetectionWindow> times, Rule events, DetectionWindow window) {
        DetectionWindow rest = window;
        Duration length = window.length();
        int halvings = 0;
        int requests = 0;
        while (true) {
            DetectionWindow piece = rest.length().compareTo(length) <= 0
                    ? rest
                    : new DetectionWindow(rest.from(), rest.from().plus(length));
            requests++;
            Instant next;
            try {
                next = addTimes(times, search.search(events, piece, EqlSearch.MOST_EVENTS), piece);
                length = shorter(length.multipliedBy(2), window.length());
            } catch (SearchTooHeavyException e) {
                if (halvings == MOST_HALVINGS || piece.length().compareTo(SHORTEST) <= 0) {
                    throw e;
                }
                halvings++;
                length = piece.length().dividedBy(2);
                next = rest.from();
            }
            if (!next.isBefore(rest.to())) {
                return requests;
            }
            rest = rest.startingAt(next);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Where the search goes on. */
    private static Instant addTimes(
            Map<Instant, DetectionWindow> times, SearchAnswer answer, DetectionWindow searched) {
        answer.missing().ifPresent(why -> {
            throw new SearchUnavailableException("late events were found in part only: " + why);
        });
        answer.matches().forEach(match -> add(times, match.time()));
        Instant behind = answer.full() ? answer.lastTime().plusMillis(1) : searched.to();
        return behind.isBefore(searched.to()) ? behind : searched.to();
    }

    /** By the minute, so that memory does not depend on how much is late. */
    private static void add(Map<Instant, DetectionWindow> times, Instant time) {
        times.merge(
                time.truncatedTo(ChronoUnit.MINUTES),
                new DetectionWindow(time, time.plusMillis(1)),
                DetectionWindow::span);
    }
}
