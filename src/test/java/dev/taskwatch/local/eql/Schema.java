package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of the searched indices: each name with its types, and for each type the indices that have it so. */
final class Schema {
    private final Map<String, Map<String, List<String>>> fields;
    private final Set<String> problems = new LinkedHashSet<>();

    Schema(Map<String, Map<String, List<String>>> fields) {
        this.fields = fields;
    }

    /** Whether the field is mapped in any index. */
    boolean isMapped(String name) {
        return fields.containsKey(name);
    }

    /**
     * The field whose exact values stand for the named one: itself, or the keyword below a text field. If there is none,
     * that is noted as a {@link #problems problem}.
     *
     * @param user the text that uses the field, for the message
     */
    Optional<FieldType> exact(Field field, Source user) {
        return exact(field.name(), field.source(), user);
    }

    Optional<FieldType> exact(String name, Source source, Source user) {
        if (!isUsable(name, source)) {
            return Optional.empty();
        }
        String type = fields.get(name).keySet().iterator().next();
        if (!isText(type)) {
            return Optional.of(new FieldType(name, type));
        }
        List<String> keywords = keywordsBelow(name);
        if (keywords.size() == 1) {
            return Optional.of(new FieldType(keywords.get(0), "keyword"));
        }
        note(user, "[" + user.text() + "] cannot operate on field of data type [text]: " + noKeyword(name, keywords));
        return Optional.empty();
    }

    /** Whether the field is there and of a type that can be used; otherwise that is noted. */
    boolean isUsable(String name, Source source) {
        Optional<String> problem = problem(name);
        problem.ifPresent(reason -> note(source, reason));
        return problem.isEmpty();
    }

    private Optional<String> problem(String name) {
        Map<String, List<String>> types = fields.get(name);
        if (types == null || types.containsKey("object")) {
            return Optional.of("Unknown column [" + name + "]" + SimilarNames.suggestion(name, usableFields()));
        }
        if (types.size() > 1) {
            return Optional.of(conflict(name, types));
        }
        String type = types.keySet().iterator().next();
        String use = "Cannot use field [" + name + "] ";
        Optional<String> nested = nestedAbove(name);
        if (nested.isPresent()) {
            return Optional.of(use + "type [" + type + "] with unsupported nested type in hierarchy (field ["
                    + nested.get() + "])");
        }
        if (type.equals("nested")) {
            return Optional.of(use + "type [nested] due to nested fields not being supported yet");
        }
        return isText(type) || FieldType.isSupported(type)
                ? Optional.empty()
                : Optional.of(use + "with unsupported type [" + type + "]");
    }

    private List<String> usableFields() {
        return fields.entrySet().stream()
                .filter(field -> field.getValue().keySet().stream()
                        .allMatch(type -> isText(type) || FieldType.isSupported(type)))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    void note(Source source, String problem) {
        problems.add(source.prefix() + problem);
    }

    /** @throws EqlException if anything was noted */
    void refuseProblems() {
        if (!problems.isEmpty()) {
            throw EqlException.verification(List.copyOf(problems));
        }
    }

    private Optional<String> nestedAbove(String name) {
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            String above = name.substring(0, dot);
            if (fields.getOrDefault(above, Map.of()).containsKey("nested")) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    private static boolean isText(String type) {
        return type.equals("text") || type.equals("match_only_text");
    }

    private List<String> keywordsBelow(String name) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith(name + "."))
                .filter(field -> field.getValue().keySet().equals(Set.of("keyword")))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static String noKeyword(String name, List<String> keywords) {
        return keywords.isEmpty()
                ? "No keyword/multi-field defined exact matches for [" + name
                        + "]; define one or use MATCH/QUERY instead"
                : "Multiple exact keyword candidates available for [" + name + "]; specify which one to use";
    }

    private static String conflict(String name, Map<String, List<String>> types) {
        String where = types.entrySet().stream()
                .map(type -> "[" + type.getKey() + "] in " + type.getValue())
                .collect(Collectors.joining(", "));
        return "Cannot use field [" + name + "] due to ambiguities being mapped as [" + types.size()
                + "] incompatible types: " + where;
    }
}
