package dev.taskwatch.local.ruletest;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.Nested;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads events, one JSON object a line: a hit as Elasticsearch returns it, with {@code _source}, or the document alone,
 * among whose fields {@code _id} and {@code _index} may stand. Without them the id is the number of the line, and the
 * index one that the rule searches.
 */
final class EventFile {
    /** Elasticsearch takes no field twice either. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** A data stream's events lie in indices behind it, where no rule looks for them by name. */
    private static final Pattern BACKING_INDEX =
            Pattern.compile("\\.ds-(?<stream>.+)-[0-9]{4}\\.[0-9]{2}\\.[0-9]{2}-[0-9]{6}");

    private final String name;
    private final Rule rule;
    private final Map<String, Integer> lineOfId = new HashMap<>();

    private EventFile(String name, Rule rule) {
        this.name = name;
        this.rule = rule;
    }

    static List<TestEvent> read(String name, List<String> lines, Rule rule) {
        EventFile file = new EventFile(name, rule);
        List<TestEvent> events = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                events.add(file.event(i + 1, lines.get(i)));
            }
        }
        if (events.isEmpty()) {
            throw new WrongFileException(name + ": holds no event; write one JSON object a line");
        }
        return events;
    }

    private TestEvent event(int line, String text) {
        ObjectNode object = object(line, text);
        String id = metadata(object, "_id", Integer.toString(line), line);
        String index = metadata(object, "_index", searchedIndex(), line);
        ObjectNode source = object.path("_source") instanceof ObjectNode hit ? hit : object;
        check(line, id, source);
        return new TestEvent(line, BACKING_INDEX.matcher(index).replaceFirst("${stream}"), id, source);
    }

    private ObjectNode object(int line, String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException broken) {
            throw new WrongFileException(at(line) + "is no JSON: " + broken.getOriginalMessage(), broken);
        }
        throw new WrongFileException(at(line) + "is no JSON object; write one event a line");
    }

    private String metadata(ObjectNode object, String field, String otherwise, int line) {
        JsonNode value = object.remove(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isString()) {
            throw new WrongFileException(at(line) + field + " is " + value + "; give a text");
        }
        return value.asString();
    }

    private String searchedIndex() {
        return rule.indices().stream()
                .filter(pattern -> !pattern.startsWith("-"))
                .findFirst()
                .orElse("events")
                .replace("*", "test");
    }

    private void check(int line, String id, ObjectNode source) {
        if (!id.matches("\\S+")) {
            throw new WrongFileException(at(line) + "_id is \"" + id
                    + "\"; give one without white space, so that an expectation can name it");
        }
        Integer other = lineOfId.put(id, line);
        if (other != null) {
            throw new WrongFileException(
                    at(line) + "_id " + id + " is that of line " + other + " too; give each event its own");
        }
        Map<String, Object> fields = Nested.of(JSON.convertValue(source, Map.class));
        if (Nested.value(fields, rule.timestampField()).isEmpty()) {
            throw new WrongFileException(at(line) + "has no " + rule.timestampField() + "; every event needs its time");
        }
    }

    private String at(int line) {
        return name + ":" + line + ": ";
    }
}
