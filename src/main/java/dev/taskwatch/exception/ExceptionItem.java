package dev.taskwatch.exception;

import dev.taskwatch.rule.RuleId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Activity that somebody knows to be benign. It takes events out of a rule's sight: those for which all its conditions
 * hold. A match goes with its events, unless the rule still matches without them.
 *
 * @param expires the last day on which it holds, UTC
 * @param rules those it holds for
 */
public record ExceptionItem(
        String name, String reason, String owner, LocalDate expires, Set<RuleId> rules, List<Condition> conditions) {

    public ExceptionItem {
        rules = Set.copyOf(rules);
        conditions = List.copyOf(conditions);
        if (conditions.stream().allMatch(Condition::holdsForAll)) {
            throw new IllegalArgumentException("conditions hold for every event; say which are benign");
        }
    }

    public boolean isExpired(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).isAfter(expires);
    }

    /** The events that it takes out of sight, in Query DSL. */
    public Map<String, Object> query() {
        return Map.of(
                "bool",
                Map.of("filter", conditions.stream().map(Condition::query).toList()));
    }
}
