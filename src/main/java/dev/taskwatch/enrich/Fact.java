package dev.taskwatch.enrich;

import dev.taskwatch.search.EventRef;

/**
 * Something an event says.
 *
 * @param how what in the event says it, in a few words
 */
public record Fact(String value, String how, EventRef event) {}
