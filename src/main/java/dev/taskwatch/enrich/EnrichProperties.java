package dev.taskwatch.enrich;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how long to look for what surrounds a task's creation.
 *
 * @param indices patterns to search besides the rule's own
 * @param timeout the longest that alerts wait for it; then they are written without it
 */
@ConfigurationProperties("taskwatch.enrich")
public record EnrichProperties(
        @DefaultValue({"logs-endpoint.events.process-*", "logs-system.security-*", "logs-windows.*"})
        List<String> indices,

        @DefaultValue("10s") Duration timeout) {

    /** As Elasticsearch has it, with a remote cluster's name before it, or date math. */
    private static final String INDEX = "<[^\\s,]+>|(?U)[^\\p{Upper}\\s,\"|#?\\\\<>/]+";

    public EnrichProperties {
        indices = List.copyOf(indices);
        indices.stream().filter(index -> !index.matches(INDEX)).findFirst().ifPresent(index -> {
            throw new IllegalArgumentException("taskwatch.enrich.indices has \"" + index
                    + "\", which names no index; give names or patterns in lower case, such as logs-system.security-*");
        });
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "taskwatch.enrich.timeout must be a positive duration such as 10s, not " + timeout);
        }
    }
}
