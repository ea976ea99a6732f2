package dev.taskwatch.source;

import java.time.Instant;

/** A check of the sources that came to nothing, and will be tried again. */
public record SourcesUnknown(Instant since, String reason) {}
