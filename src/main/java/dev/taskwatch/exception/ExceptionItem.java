package dev.taskwatch.exception;

import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.RuleId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** The events that it takes out of sight, in Query DSL, for indices that map fields so. */
    public Map<String, Object> query(FieldMappings mappings) {
        return Map.of(
                "bool",
                Map.of(
                        "filter",
                        conditions.stream()
                                .map(condition -> condition.query(mappings))
                                .toList()));
    }

    /** The fields of which the query needs to know the mapping. */
    public Set<String> fields() {
        return conditions.stream()
                .flatMap(condition -> condition.fields().stream())
                .collect(Collectors.toSet());
    }

    /**
     * Why the item suppresses nothing: a field of its conditions is text without a keyword sub-field in some index, where
     * its whole value cannot be compared.
     */
    public Optional<String> problem(FieldMappings mappings) {
        return conditions.stream()
                .flatMap(condition -> mappings.textOnlyIn(condition.field()).stream()
                        .map(where -> "exception \"" + name + "\" suppresses nothing: " + condition.field()
                                + " is mapped as text without " + FieldMappings.keyword(condition.field()) + " in "
                                + where + "; map it as keyword there, or remove the condition"))
                .findFirst();
    }
}
