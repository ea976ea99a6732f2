package dev.taskwatch.source;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When to look at the sources.
 *
 * @param check from one check to the next
 * @param silentAfter how long a source may deliver nothing; longer where its own pauses are longer
 */
@ConfigurationProperties("taskwatch.sources")
public record SourcesProperties(
        @DefaultValue("5m") Duration check,
        @DefaultValue("1h") Duration silentAfter) {

    public SourcesProperties {
        requirePositive("check", check);
        requirePositive("silent-after", silentAfter);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "taskwatch.sources." + name + " must be a positive duration such as 5m, not " + value);
        }
    }
}
