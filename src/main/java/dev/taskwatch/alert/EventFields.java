package dev.taskwatch.alert;

import dev.taskwatch.search.Nested;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the events of a match say together, in the shape that the alerts' mapping expects: foreign documents hold
 * anything, and one field of the wrong shape would cost the whole alert. What does not fit is left out; values of a wrong
 * format, such as a text for a number, are left to the mapping's {@code ignore_malformed}.
 */
final class EventFields {

    /** The parts of an event that an alert repeats: those of ECS that are no alert's own. */
    private static final Set<String> GROUPS = Set.of(
            "agent",
            "client",
            "cloud",
            "container",
            "data_stream",
            "destination",
            "device",
            "dll",
            "dns",
            "ecs",
            "email",
            "error",
            "event",
            "file",
            "group",
            "host",
            "http",
            "labels",
            "log",
            "message",
            "network",
            "observer",
            "orchestrator",
            "organization",
            "package",
            "process",
            "registry",
            "related",
            "server",
            "service",
            "source",
            "tags",
            "threat",
            "tls",
            "url",
            "user",
            "user_agent",
            "vulnerability");

    private final JsonNode mapping;

    EventFields() {
        this.mapping = mapping("elasticsearch/taskwatch-alerts.json");
    }

    /** The union of {@code sources}; where two say something of the same field, the later one holds. */
    Map<String, Object> union(Collection<Map<String, Object>> sources) {
        Map<String, Object> union = new LinkedHashMap<>();
        for (Map<String, Object> source : sources) {
            Map<String, Object> nested = Nested.of(source);
            nested.keySet().retainAll(GROUPS);
            Nested.merge(union, fittingObject(mapping, nested));
        }
        return union;
    }

    /** Those of {@code fields} that the mapping has below {@code path}. */
    Map<String, Object> mapped(String path, Map<?, ?> fields) {
        JsonNode object = mapping;
        for (String name : path.split("\\.", -1)) {
            object = object.path(name).path("properties");
        }
        Map<String, Object> mapped = fittingObject(object, fields);
        mapped.keySet().retainAll(object.propertyNames());
        return mapped;
    }

    private static Map<String, Object> fittingObject(JsonNode properties, Map<?, ?> object) {
        Map<String, Object> fitting = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            JsonNode field = properties.path(String.valueOf(name));
            if (value != null) {
                fitting(field, value).ifPresent(fits -> fitting.put(String.valueOf(name), fits));
            }
        });
        return fitting;
    }

    private static Optional<Object> fitting(JsonNode field, Object value) {
        if (field.isMissingNode()) {
            return Optional.of(value);
        }
        if (value instanceof Collection<?> values) {
            List<Object> fits = values.stream()
                    .filter(Objects::nonNull)
                    .flatMap(one -> fitting(field, one).stream())
                    .toList();
            return fits.isEmpty() ? Optional.empty() : Optional.of(fits);
        }
        boolean wantsObject = field.has("properties");
        if (value instanceof Map<?, ?> object) {
            return wantsObject ? Optional.of(fittingObject(field.path("properties"), object)) : Optional.empty();
        }
        return wantsObject ? Optional.empty() : Optional.of(value);
    }

    private static JsonNode mapping(String template) {
        try (InputStream json = new ClassPathResource(template).getInputStream()) {
            return JsonMapper.shared().readTree(json).at("/template/mappings/properties");
        } catch (IOException e) {
            throw new UncheckedIOException("the jar lacks " + template, e);
        }
    }
}
