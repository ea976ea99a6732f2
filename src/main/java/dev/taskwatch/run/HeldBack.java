package dev.taskwatch.run;

import dev.taskwatch.alert.AlertId;
import dev.taskwatch.exception.ExceptionItem;
import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.ExceptedSearch;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Counts the matches that each exception holds back; one that several hold back counts for each of them. It counts every
 * few minutes, beside the detection, and remembers a day in memory only: after a start it begins anew.
 */
@Component
public final class HeldBack {

    private static final Logger log = LoggerFactory.getLogger(HeldBack.class);

    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration MOST_AT_ONCE = Duration.ofHours(1);
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final ExceptedSearch search;
    private final Exceptions exceptions;

    /** Of each rule, what was counted: where a stretch of it begins, by its end. */
    private final Map<RuleId, NavigableMap<Instant, Instant>> counted = new HashMap<>();

    private final List<Count> counts = new ArrayList<>();

    HeldBack(ExceptedSearch search, Exceptions exceptions) {
        this.search = search;
        this.exceptions = exceptions;
    }

    private record Count(String exception, Instant upTo, int matches) {
        boolean isForgotten(Instant now) {
            return !upTo.isAfter(now.minus(REMEMBERED));
        }
    }

    /** How many matches {@code exception} has held back in the day before {@code now}, as far as this process has counted. */
    public synchronized int lastDay(String exception, Instant now) {
        return counts.stream()
                .filter(count -> count.exception().equals(exception) && !count.isForgotten(now))
                .mapToInt(Count::matches)
                .sum();
    }

    /** A rule has ticked: counts what lies behind its last count, if that is long enough ago. */
    @EventListener
    void on(TickOutcome outcome) {
        List<ExceptionItem> active = exceptions.activeFor(outcome.rule().id());
        if (active.isEmpty() || outcome.current().isEmpty()) {
            return;
        }
        try {
            count(outcome.rule(), outcome.tick(), active);
        } catch (SearchUnavailableException | SearchTooHeavyException | SearchBlindException e) {
            log.warn(
                    "what exceptions hold back of rule {} could not be counted: {}",
                    outcome.rule().id(),
                    e.getMessage());
        }
    }

    /** Each moment is counted once, as late as the windows that end at ticks still reach back to it as a whole. */
    private void count(Rule rule, Instant tick, List<ExceptionItem> active) {
        Instant upTo = tick.minus(rule.schedule().overlap()).plus(rule.margin());
        Instant from = from(rule, upTo);
        if (Duration.between(from, upTo).compareTo(EVERY) < 0) {
            return;
        }
        DetectionWindow window = new DetectionWindow(from.minus(rule.margin()), upTo);
        Map<String, Integer> heldBack = heldBack(rule, window, from, active);
        synchronized (this) {
            NavigableMap<Instant, Instant> stretches = stretches(rule);
            stretches.put(upTo, from);
            stretches.headMap(tick.minus(REMEMBERED), true).clear();
            counts.removeIf(count -> count.isForgotten(tick));
            heldBack.forEach((exception, matches) -> counts.add(new Count(exception, upTo, matches)));
        }
    }

    /** Where what is not counted yet begins; a clock that ran ahead may have counted {@code upTo} and what follows. */
    private synchronized Instant from(Rule rule, Instant upTo) {
        NavigableMap<Instant, Instant> stretches = stretches(rule);
        Map.Entry<Instant, Instant> ahead = stretches.higherEntry(upTo);
        if (ahead != null && ahead.getValue().isBefore(upTo)) {
            return upTo;
        }
        Instant last = Optional.ofNullable(stretches.floorKey(upTo)).orElse(upTo.minus(EVERY));
        Instant oldest = upTo.minus(MOST_AT_ONCE);
        return last.isBefore(oldest) ? oldest : last;
    }

    private NavigableMap<Instant, Instant> stretches(Rule rule) {
        return counted.computeIfAbsent(rule.id(), first -> new TreeMap<>());
    }

    private Map<String, Integer> heldBack(Rule rule, DetectionWindow window, Instant from, List<ExceptionItem> active) {
        Set<AlertId> hidden = new HashSet<>(found(rule, List.of(), window, from));
        if (!hidden.isEmpty()) { // usually nothing is there, and it was one search only
            hidden.removeAll(found(rule, active, window, from));
        }
        Map<String, Integer> heldBack = new HashMap<>();
        if (hidden.isEmpty()) {
            return heldBack;
        }
        for (ExceptionItem exception : active) {
            List<ExceptionItem> others =
                    active.stream().filter(other -> !other.equals(exception)).toList();
            // It holds back a match that it alone is enough for, and one that the others are not enough for.
            Set<AlertId> spared = others.isEmpty() ? Set.of() : found(rule, List.of(exception), window, from);
            Set<AlertId> needed = others.isEmpty() ? hidden : found(rule, others, window, from);
            heldBack.put(exception.name(), (int) hidden.stream()
                    .filter(id -> !spared.contains(id) || needed.contains(id))
                    .count());
        }
        return heldBack;
    }

    /** Of more than one answer holds, the oldest. */
    private Set<AlertId> found(Rule rule, List<ExceptionItem> hidden, DetectionWindow window, Instant from) {
        int most = EqlSearch.MOST_EVENTS / rule.outline().events();
        SearchAnswer answer = search.without(rule, hidden, window, most);
        answer.missing().ifPresent(why -> {
            throw new SearchUnavailableException(why);
        });
        return answer.matches().stream()
                .filter(match -> !match.time().isBefore(from))
                .map(match -> AlertId.of(rule.id(), match.terminal()))
                .collect(Collectors.toSet());
    }
}
