package dev.taskwatch.search;

import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Late events by EQL: one event query for each part of the rule, with the part's own text. */
@Component
final class EqlLateEvents implements LateEvents {

    private static final String ARRIVAL = "event.ingested";

    private final EqlSearch search;

    EqlLateEvents(EqlSearch search) {
        this.search = search;
    }

    @Override
    public LateAnswer find(Rule rule, DetectionWindow window, Instant arrivedSince) {
        TreeSet<Instant> times = new TreeSet<>();
        int requests = 0;
        try {
            for (Part part : rule.outline().parts()) {
                if (!part.missing()) {
                    requests += addTimes(times, lateEventsOf(rule, part, arrivedSince), window);
                }
            }
            return new LateAnswer(List.copyOf(times), true, requests);
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
        Map<String, Object> arrived = Map.of("range", Map.of(ARRIVAL, Map.of("gte", arrivedSince.toString())));
        Stream<Map<String, Object>> keys = Stream.of(rule.outline().keys(), part.keys())
                .flatMap(Collection::stream)
                .filter(key -> !key.optional())
                .map(key -> Map.of("exists", Map.of("field", key.name())));
        List<Map<String, Object>> filters = new ArrayList<>(rule.filters());
        filters.add(arrived);
        keys.forEach(filters::add);
        return rule.asking(EqlOutline.of(query), filters);
    }

    /** Only times count here, so a full answer is continued right behind its last. */
    private int addTimes(Collection<Instant> times, Rule events, DetectionWindow window) {
        DetectionWindow rest = window;
        int requests = 0;
        while (true) {
            SearchAnswer answer = search.search(events, rest, EqlSearch.MOST_EVENTS);
            requests++;
            answer.matches().forEach(match -> times.add(match.time()));
            answer.missing().ifPresent(why -> {
                throw new SearchUnavailableException("late events were found in part only: " + why);
            });
            if (!answer.full() || !answer.lastTime().plusMillis(1).isBefore(rest.to())) {
                return requests;
            }
            rest = rest.startingAt(answer.lastTime().plusMillis(1));
        }
    }
}
