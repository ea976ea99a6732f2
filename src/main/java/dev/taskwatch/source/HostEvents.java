package dev.taskwatch.source;

import java.util.Map;

/**
 * The events of one host.
 *
 * @param agent type and version of the agent that sent most of them, such as {@code winlogbeat 8.11.0}
 * @param filled how many have a value of a field
 */
record HostEvents(String agent, long events, Map<String, Long> filled) {

    HostEvents {
        filled = Map.copyOf(filled);
    }

    long filled(String field) {
        return filled.getOrDefault(field, 0L);
    }
}
