package dev.taskwatch.rule;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of each field of a published rule. One that decides what matches is honoured or refused; one that
 * changes how an alert looks is honoured or warned about; only what no alert depends on is passed over.
 */
final class RuleFields {

    private static final Set<String> HONOURED = Set.of(
            "author",
            "building_block_type",
            "description",
            "event_category_override",
            "false_positives",
            "filters",
            "from",
            "index",
            "interval",
            "language",
            "license",
            "max_signals",
            "name",
            "note",
            "query",
            "references",
            "risk_score",
            "rule_id",
            "severity",
            "tags",
            "threat",
            "tiebreaker_field",
            "timestamp_field",
            "to",
            "type",
            "version");

    private static final Map<String, String> REFUSED = Map.of(
            "data_view_id", "needs Kibana; name the indices in rule.index instead",
            "exceptions_list", "needs Kibana; name them in taskwatch.exceptions instead");

    private static final Map<String, String> WARNED = Map.of(
            "actions", "nothing is sent, alerts are only written",
            "alert_suppression", "every match gets its own alert",
            "response_actions", "nothing is done on the host",
            "risk_score_mapping", "alerts have the rule's own risk score",
            "rule_name_override", "alerts have the rule's own name",
            "severity_mapping", "alerts have the rule's own severity");

    /** Late runs find by {@code event.ingested} what {@code timestamp_override} is there for, so it is no loss. */
    private static final Set<String> NOT_NEEDED = Set.of("timestamp_override", "timestamp_override_fallback_disabled");

    private static final Set<String> PASSED_OVER = Set.of(
            "investigation_fields",
            "meta",
            "related_integrations",
            "required_fields",
            "revision",
            "setup",
            "throttle",
            "timeline_id",
            "timeline_title");

    private RuleFields() {}

    static void refuseUnfit(TomlTable rule) {
        rule.refuseFieldsBut(known(), "is no field of an EQL rule");
        REFUSED.forEach((field, reason) -> refuseIf(rule.says(field), rule, field, reason));
        refuseOther(rule, "language", "eql");
        refuseOther(rule, "to", "now");
        boolean disabled = rule.has("enabled") && !rule.flag("enabled");
        refuseIf(disabled, rule, "enabled", "is false, but every rule that is loaded runs; remove the file");
    }

    private static void refuseOther(TomlTable rule, String field, String only) {
        String value = rule.text(field).orElse(only);
        refuseIf(
                !value.equals(only),
                rule,
                field,
                "is \"" + value + "\"; nothing but \"" + only + "\" is done, so give that");
    }

    private static void refuseIf(boolean refused, TomlTable rule, String field, String reason) {
        if (refused) {
            throw rule.wrong(field, reason);
        }
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(HONOURED);
        known.addAll(REFUSED.keySet());
        known.addAll(WARNED.keySet());
        known.addAll(PASSED_OVER);
        known.addAll(NOT_NEEDED);
        known.add("enabled");
        return known;
    }

    /** Fields that say something and change nothing here. */
    static List<String> passedOver(TomlTable rule) {
        return PASSED_OVER.stream()
                .filter(rule::says)
                .map(field -> "rule." + field)
                .sorted()
                .toList();
    }

    /** One sentence for each field that asks for what is not done. */
    static List<String> warnings(TomlTable rule) {
        return WARNED.entrySet().stream()
                .filter(field -> rule.says(field.getKey()))
                .map(field -> "rule." + field.getKey() + " has no effect: " + field.getValue())
                .sorted()
                .toList();
    }
}
