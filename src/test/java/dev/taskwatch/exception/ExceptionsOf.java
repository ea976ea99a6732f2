package dev.taskwatch.exception;

import dev.taskwatch.rule.RuleCatalog;
import java.nio.file.Path;
import java.time.Clock;

/** Exceptions for tests elsewhere, of a file as operators write it. */
public final class ExceptionsOf {

    private ExceptionsOf() {}

    public static Exceptions file(Path file, RuleCatalog rules, Clock clock) {
        return new Exceptions(new ExceptionsProperties(file.toString()), rules, clock);
    }

    public static Exceptions nothing(RuleCatalog rules, Clock clock) {
        return new Exceptions(new ExceptionsProperties(""), rules, clock);
    }

    /** An entry that holds until the end of 2026. */
    public static String entry(String name, String conditions) {
        return """
                - name: %s
                  reason: It is known.
                  owner: the team
                  expires: 2026-12-31
                  conditions: %s
                """.formatted(name, conditions);
    }
}
