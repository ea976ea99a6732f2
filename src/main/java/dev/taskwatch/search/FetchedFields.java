package dev.taskwatch.search;

import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.Rule;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a request asks of events.
 *
 * @param source the fields of {@code _source}; all of it if empty
 * @param mapped the fields that are also asked as the index maps them
 */
record FetchedFields(Optional<List<String>> source, List<String> mapped) {

    /** The one field that can be very large. */
    private static final String VALUE = "registry.data.bytes";

    FetchedFields {
        source = source.map(List::copyOf);
        mapped = List.copyOf(mapped);
    }

    static FetchedFields all(Rule rule) {
        return new FetchedFields(Optional.empty(), needed(rule));
    }

    /** What to ask of an event that is too large, from most to least. */
    static List<FetchedFields> ofLargeEvent(Rule rule) {
        List<String> needed = needed(rule);
        List<String> small =
                needed.stream().filter(field -> !field.equals(VALUE)).toList();
        return List.of(
                new FetchedFields(Optional.empty(), small),
                new FetchedFields(Optional.of(needed), small),
                new FetchedFields(Optional.of(small), small));
    }

    /** Whether nothing that an event holds is left out. */
    boolean all() {
        return source.isEmpty();
    }

    boolean hasMappedFields() {
        return !mapped.isEmpty();
    }

    FetchedFields withoutMappedFields() {
        return new FetchedFields(source, List.of());
    }

    /** The fields that alerts answer from, and those that the rule itself names for time, category and order. */
    private static List<String> needed(Rule rule) {
        Stream<String> keys = Stream.concat(
                        rule.outline().keys().stream(),
                        rule.outline().parts().stream().map(part -> part.keys()).flatMap(Collection::stream))
                .map(Field::name);
        return Stream.of(
                        EventCut.ESSENTIAL.stream(),
                        Stream.of(rule.timestampField(), rule.eventCategoryField()),
                        rule.tiebreakerField().stream(),
                        keys)
                .flatMap(names -> names)
                .distinct()
                .toList();
    }
}
