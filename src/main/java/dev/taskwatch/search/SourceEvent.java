package dev.taskwatch.search;

import java.util.Map;
import java.util.Optional;

/** A matched event with what it says; without, if it was deleted since it matched. */
public record SourceEvent(EventRef ref, Optional<Map<String, Object>> source) {}
