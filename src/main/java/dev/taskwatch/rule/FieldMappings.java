package dev.taskwatch.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the indices behind a rule's patterns map fields, as far as that is known.
 *
 * @param fields every field that was asked for; a field that no index maps has an empty list
 */
public record FieldMappings(Map<String, List<FieldMapping>> fields) {

    /** Nothing was asked yet. */
    public static final FieldMappings UNKNOWN = new FieldMappings(Map.of());

    public FieldMappings {
        fields = Map.copyOf(fields);
    }

    public boolean knows(String field) {
        return fields.containsKey(field);
    }

    /** Whether every index that maps the field maps it as a date. Only then is a date format allowed. */
    public boolean isDate(String field) {
        List<FieldMapping> mappings = mappings(field);
        return !mappings.isEmpty() && mappings.stream().allMatch(FieldMapping::isDate);
    }

    /** Whether every index that maps the field can give its values without {@code _source}. */
    public boolean hasDocValues(String field) {
        List<FieldMapping> mappings = mappings(field);
        return !mappings.isEmpty() && mappings.stream().allMatch(FieldMapping::docValues);
    }

    /** Whether every index maps the field as text. */
    public boolean isTextEverywhere(String field) {
        return texts(field).anyMatch(FieldMapping::isInEveryIndex);
    }

    /** The indices that map the field as text, if not all of them do. */
    public Set<String> textIndices(String field) {
        return texts(field).flatMap(text -> text.indices().stream()).collect(Collectors.toSet());
    }

    /** Where the field is text and has no keyword sub-field: an index, or "every index". */
    public Optional<String> textOnlyIn(String field) {
        List<FieldMapping> keywords = mappings(keyword(field)).stream()
                .filter(mapping -> mapping.type().equals("keyword"))
                .toList();
        if (!knows(keyword(field)) || keywords.stream().anyMatch(FieldMapping::isInEveryIndex)) {
            return Optional.empty();
        }
        Set<String> exact =
                keywords.stream().flatMap(mapping -> mapping.indices().stream()).collect(Collectors.toSet());
        if (isTextEverywhere(field)) {
            return Optional.of(
                    exact.isEmpty() ? "every index" : "every index but " + String.join(", ", new TreeSet<>(exact)));
        }
        return textIndices(field).stream()
                .filter(index -> !exact.contains(index))
                .sorted()
                .findFirst();
    }

    /** What Elasticsearch and Logstash call the exact sub-field of a text. */
    public static String keyword(String field) {
        return field + ".keyword";
    }

    /** These, and {@code more}, which is newer. */
    public FieldMappings with(FieldMappings more) {
        Map<String, List<FieldMapping>> both = new LinkedHashMap<>(fields);
        both.putAll(more.fields());
        return new FieldMappings(both);
    }

    private Stream<FieldMapping> texts(String field) {
        return mappings(field).stream().filter(FieldMapping::isText);
    }

    private List<FieldMapping> mappings(String field) {
        return fields.getOrDefault(field, List.of());
    }
}
