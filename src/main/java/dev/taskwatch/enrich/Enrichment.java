package dev.taskwatch.enrich;

import java.util.Locale;

/** How the look at what surrounds a task ended. */
public enum Enrichment {
    COMPLETE,
    /** Some of it could not be looked at. */
    PARTIAL,
    FAILED;

    /** As documents have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
