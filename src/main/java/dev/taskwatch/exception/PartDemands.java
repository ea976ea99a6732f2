package dev.taskwatch.exception;

import dev.taskwatch.rule.EqlOutline.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that a part of a rule demands of every event. Only what is plain to see is read, {@code field : "value"} among
 * conditions that all must hold: to miss one refuses no good exception.
 */
record PartDemands(Map<String, List<String>> values) {

    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern STRINGS = Pattern.compile(STRING);
    private static final Pattern ALTERNATIVES = Pattern.compile("(?i)\\b(?:or|not)\\b");
    private static final Pattern DEMAND = Pattern.compile("(?i)([\\w.@]+)\\s*(?:==|:|\\bin~?|\\blike~?)\\s*(" + STRING
            + "|\\(\\s*" + STRING + "(?:\\s*,\\s*" + STRING + ")*\\s*\\))");

    static PartDemands of(Part part) {
        Map<String, List<String>> values = new HashMap<>();
        if (!part.anyCategory()) {
            values.put("event.category", List.of(part.category().replace("\"", "")));
        }
        if (!ALTERNATIVES
                .matcher(STRINGS.matcher(part.condition()).replaceAll("\"\""))
                .find()) {
            Matcher demand = DEMAND.matcher(part.condition());
            while (demand.find()) {
                values.put(demand.group(1), strings(demand.group(2)));
            }
        }
        return new PartDemands(values);
    }

    /** Whether {@code condition} holds for each event that meets the part. */
    boolean meet(Condition condition) {
        List<String> demanded = values.getOrDefault(condition.field(), List.of());
        return !demanded.isEmpty()
                && demanded.stream()
                        .allMatch(value -> condition.values().stream()
                                .anyMatch(excepted ->
                                        wildcard(excepted).matcher(value).matches()));
    }

    private static List<String> strings(String text) {
        List<String> strings = new ArrayList<>();
        Matcher string = STRINGS.matcher(text);
        while (string.find()) {
            String quoted = string.group();
            strings.add(quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1"));
        }
        return strings;
    }

    private static Pattern wildcard(String text) {
        String[] literals = text.split("(?=[*?])|(?<=[*?])");
        StringBuilder pattern = new StringBuilder();
        Arrays.stream(literals)
                .map(literal -> switch (literal) {
                    case "*" -> ".*";
                    case "?" -> ".";
                    default -> Pattern.quote(literal);
                })
                .forEach(pattern::append);
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
