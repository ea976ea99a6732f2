package dev.taskwatch.search;

import java.time.Instant;

/** Where a matched event lies, and when it happened. */
public record EventRef(String index, String id, Instant timestamp) {}
