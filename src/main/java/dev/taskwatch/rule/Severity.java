package dev.taskwatch.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How bad a match is, mildest first. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The word that rule files and alerts use, such as {@code medium}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Severity> of(String word) {
        return Arrays.stream(values())
                .filter(severity -> severity.word().equals(word))
                .findFirst();
    }
}
