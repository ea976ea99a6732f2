package dev.taskwatch.simulation;

import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.InMemoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule matches, worked out the long way: every key apart, every begun sequence remembered, and missing events
 * looked for when all is known. Written from EQL's description, and shares nothing with what the searches run.
 */
final class NaiveMatcher {

    private final EqlOutline outline;
    private final List<Part> present;

    NaiveMatcher(Rule rule) {
        outline = rule.outline();
        present = outline.parts().stream().filter(part -> !part.missing()).toList();
    }

    /** The matches among {@code events}, which are in order, by the order of their last events. */
    List<List<InMemoryEvent>> matches(List<InMemoryEvent> events) {
        if (outline.kind() == EqlOutline.Kind.EVENT) {
            return events.stream()
                    .filter(event -> fits(present.get(0), event))
                    .map(List::of)
                    .toList();
        }
        Map<List<Object>, List<InMemoryEvent>> byKey = new LinkedHashMap<>();
        for (InMemoryEvent event : events) {
            List<Object> key = outline.keys().stream()
                    .map(field -> event.fields().get(field.name()))
                    .toList();
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
        }
        List<List<InMemoryEvent>> found = new ArrayList<>();
        byKey.values()
                .forEach(ofKey -> sequences(ofKey).stream()
                        .filter(sequence -> lacksWhatMustBeMissing(sequence, ofKey))
                        .forEach(found::add));
        found.sort(Comparator.comparing(sequence -> last(sequence).timestamp()));
        return found;
    }

    static InMemoryEvent last(List<InMemoryEvent> match) {
        return match.get(match.size() - 1);
    }

    private List<List<InMemoryEvent>> sequences(List<InMemoryEvent> events) {
        List<List<InMemoryEvent>> begun = new ArrayList<>();
        List<List<InMemoryEvent>> found = new ArrayList<>();
        for (InMemoryEvent event : events) {
            for (int part = present.size() - 1; part >= 0; part--) {
                if (fits(present.get(part), event)) {
                    take(begun, part, event).ifPresent(found::add);
                }
            }
            if (outline.until().filter(until -> fits(until, event)).isPresent()) {
                begun.clear();
            }
        }
        return found;
    }

    /** Puts {@code event} behind the latest sequence that waits for it; the older ones are never continued. */
    private Optional<List<InMemoryEvent>> take(List<List<InMemoryEvent>> begun, int part, InMemoryEvent event) {
        List<List<InMemoryEvent>> waiting =
                begun.stream().filter(one -> one.size() == part).toList();
        if (part > 0 && waiting.isEmpty()) {
            return Optional.empty();
        }
        List<InMemoryEvent> longer = new ArrayList<>(part == 0 ? List.of() : waiting.get(waiting.size() - 1));
        begun.removeAll(part == 0 ? List.of() : waiting);
        longer.add(event);
        if (exceedsMaxspan(longer.get(0).timestamp(), event.timestamp())) {
            return Optional.empty();
        }
        if (longer.size() == present.size()) {
            return Optional.of(longer);
        }
        begun.add(longer);
        return Optional.empty();
    }

    private boolean lacksWhatMustBeMissing(List<InMemoryEvent> sequence, List<InMemoryEvent> ofKey) {
        int before = 0;
        for (Part part : outline.parts()) {
            if (part.missing() && isThere(part, sequence, before, ofKey)) {
                return false;
            }
            before += part.missing() ? 0 : 1;
        }
        return true;
    }

    private boolean isThere(Part part, List<InMemoryEvent> sequence, int before, List<InMemoryEvent> ofKey) {
        Duration maxspan = outline.maxspan().orElseThrow();
        Instant first = sequence.get(0).timestamp();
        Instant last = last(sequence).timestamp();
        Instant after = before == 0
                ? last.minus(maxspan).minusMillis(1)
                : sequence.get(before - 1).timestamp();
        Instant until = before == sequence.size()
                ? first.plus(maxspan).plusMillis(1)
                : sequence.get(before).timestamp();
        return ofKey.stream()
                .filter(event -> fits(part, event))
                .map(InMemoryEvent::timestamp)
                .anyMatch(time -> time.isAfter(after) && time.isBefore(until));
    }

    private boolean exceedsMaxspan(Instant first, Instant last) {
        return outline.maxspan().filter(most -> last.isAfter(first.plus(most))).isPresent();
    }

    static boolean fits(Part part, InMemoryEvent event) {
        return part.anyCategory() || part.category().equals(event.category());
    }
}
