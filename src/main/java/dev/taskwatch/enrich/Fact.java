package dev.taskwatch.enrich;

import dev.taskwatch.search.EventRef;

/**
 * Something that an event says about a task.
 *
 * @param how what ties the event to the task
 * @param what the part of the event that says it, in a few words
 */
public record Fact(String value, Join how, String what, EventRef event) {}
