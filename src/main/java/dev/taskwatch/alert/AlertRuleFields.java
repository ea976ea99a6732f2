package dev.taskwatch.alert;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Threat;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code kibana.alert.rule.*} fields: what an alert says of the rule and the run that made it. */
final class AlertRuleFields {

    private static final String PREFIX = "kibana.alert.rule.";

    private AlertRuleFields() {}

    static Map<String, Object> of(AlertContext context) {
        Rule rule = context.rule();
        Map<String, Object> fields = new LinkedHashMap<>();
        said(rule).forEach((name, value) -> fields.put(PREFIX + name, value));
        Map.of(
                        "uuid", NameUuid.of(rule.id().value()).toString(),
                        "rule_type_id", "siem.eqlRule",
                        "category", "Event Correlation Rule",
                        "consumer", "siem",
                        "producer", "siem",
                        "revision", 0,
                        "enabled", "true",
                        "created_by", "taskwatch",
                        "updated_by", "taskwatch",
                        "indices", rule.indices())
                .forEach((name, value) -> fields.put(PREFIX + name, value));
        rule.created().ifPresent(day -> fields.put(PREFIX + "created_at", start(day)));
        rule.updated().or(rule::created).ifPresent(day -> fields.put(PREFIX + "updated_at", start(day)));
        fields.put(PREFIX + "execution.uuid", context.run().toString());
        fields.put(PREFIX + "execution.type", context.manual() ? "manual" : "scheduled");
        fields.put(PREFIX + "execution.timestamp", context.now().toString());
        fields.put(PREFIX + "parameters", parameters(rule));
        return fields;
    }

    private static String start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toString();
    }

    /** What stands in the rule's file, under the names that both the alert and its {@code parameters} have. */
    private static Map<String, Object> said(Rule rule) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("rule_id", rule.id().value());
        said.put("name", rule.name());
        said.put("version", Integer.toString(rule.version()));
        said.put("description", rule.description());
        said.put("author", rule.authors());
        rule.license().ifPresent(license -> said.put("license", license));
        said.put("type", "eql");
        said.put("severity", rule.severity().word());
        said.put("risk_score", rule.riskScore());
        said.put("tags", rule.tags());
        said.put("references", rule.references());
        said.put("false_positives", rule.falsePositives());
        said.put("from", "now-" + rule.schedule().lookbackText());
        said.put("to", "now");
        said.put("interval", rule.schedule().intervalText());
        said.put("max_signals", rule.maxAlerts());
        said.put("immutable", "true");
        said.put("exceptions_list", List.of());
        rule.guide().ifPresent(guide -> said.put("note", guide));
        rule.buildingBlock().ifPresent(type -> said.put("building_block_type", type));
        said.put("threat", rule.threats().stream().map(AlertRuleFields::threat).toList());
        return said;
    }

    /** Without a rule of its own behind the alert, Kibana rebuilds one from these, and fails without both mappings. */
    private static Map<String, Object> parameters(Rule rule) {
        Map<String, Object> parameters = said(rule);
        parameters.put("version", rule.version());
        parameters.put("immutable", true);
        parameters.put("language", "eql");
        parameters.put("query", rule.query());
        parameters.put("index", rule.indices());
        parameters.put("filters", rule.filters());
        parameters.put("timestamp_field", rule.timestampField());
        parameters.put("event_category_override", rule.eventCategoryField());
        rule.tiebreakerField().ifPresent(field -> parameters.put("tiebreaker_field", field));
        parameters.put("severity_mapping", List.of());
        parameters.put("risk_score_mapping", List.of());
        parameters.put("related_integrations", List.of());
        parameters.put("required_fields", List.of());
        parameters.put("setup", "");
        return parameters;
    }

    private static Map<String, Object> threat(Threat threat) {
        return Map.of(
                "framework", threat.framework(),
                "tactic",
                        leaf(
                                threat.tactic().id(),
                                threat.tactic().name(),
                                threat.tactic().reference()),
                "technique",
                        threat.techniques().stream()
                                .map(AlertRuleFields::technique)
                                .toList());
    }

    private static Map<String, Object> technique(Threat.Technique technique) {
        Map<String, Object> fields = new LinkedHashMap<>(leaf(technique.id(), technique.name(), technique.reference()));
        fields.put(
                "subtechnique",
                technique.subtechniques().stream()
                        .map(sub -> leaf(sub.id(), sub.name(), sub.reference()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> leaf(String id, String name, String reference) {
        return Map.of("id", id, "name", name, "reference", reference);
    }
}
