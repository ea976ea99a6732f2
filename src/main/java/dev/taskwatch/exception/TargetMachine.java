package dev.taskwatch.exception;

import dev.taskwatch.rule.FieldMappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Conditions on {@code host.*} mean the machine that the event happened on. A collector that forwards Windows events may
 * write its own name and id into {@code host.*}; {@code winlog.computer_name} is the machine itself.
 */
final class TargetMachine {

    static final String COMPUTER_NAME = "winlog.computer_name";

    private static final Set<String> NAMES = Set.of("host.name", "host.hostname");
    private static final Set<String> IDS = Set.of("host.id", "host.ip", "host.mac");

    private TargetMachine() {}

    static boolean isNamedBy(String field) {
        return NAMES.contains(field);
    }

    static boolean isIdentifiedBy(String field) {
        return IDS.contains(field);
    }

    /**
     * Holds if the machine itself has the name: {@code winlog.computer_name} has it, or the host's field has it and
     * {@code winlog.computer_name} is no other machine.
     */
    static Map<String, Object> hasName(String field, String name, FieldMappings mappings) {
        ExactQuery exact = new ExactQuery(mappings);
        List<Map<String, Object>> own = new ArrayList<>();
        own.add(ExactQuery.all(List.of(), List.of(ExactQuery.exists(COMPUTER_NAME), isForwarded())));
        for (String form : forms(name)) {
            own.add(exact.matchesInAnyCase(COMPUTER_NAME, form));
        }
        return ExactQuery.any(List.of(
                exact.matches(COMPUTER_NAME, name),
                ExactQuery.all(List.of(exact.matches(field, name), ExactQuery.any(own)), List.of())));
    }

    /** An id or address of a forwarded event may be the collector's: then the condition does not hold. */
    static Map<String, Object> unlessForwarded(Map<String, Object> query) {
        return ExactQuery.all(List.of(query), List.of(isForwarded()));
    }

    /** A machine's own events have its name with or without the domain. */
    private static List<String> forms(String name) {
        if (!name.contains(".")) {
            return List.of(name, name + ".*");
        }
        String first = name.substring(0, name.indexOf('.'));
        return ExactQuery.hasWildcards(name) || first.isEmpty() ? List.of(name) : List.of(name, first);
    }

    /** Every mark that a collector may leave. A word of a text field is enough: then an item suppresses less, never more. */
    private static Map<String, Object> isForwarded() {
        return ExactQuery.any(List.of(
                marked("tags", "forwarded"),
                marked("winlog.channel", "ForwardedEvents"),
                marked("data_stream.dataset", "windows.forwarded"),
                marked("event.dataset", "windows.forwarded")));
    }

    private static Map<String, Object> marked(String field, String value) {
        return Map.of("term", Map.of(field, Map.of("value", value, "case_insensitive", true)));
    }
}
