package dev.taskwatch.alert;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Threat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The {@code kibana.alert.rule.*} fields: what an alert says of the rule and the run that made it. */
final class AlertRuleFields {

    private static final String PREFIX = "kibana.alert.rule.";

    private AlertRuleFields() {}

    static Map<String, Object> of(AlertContext context) {
        Rule rule = context.rule();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("uuid", uuid(rule));
        fields.put("rule_id", rule.id().value());
        fields.put("name", rule.name());
        fields.put("version", Integer.toString(rule.version()));
        fields.put("description", rule.description());
        fields.put("author", rule.authors());
        rule.license().ifPresent(license -> fields.put("license", license));
        fields.put("type", "eql");
        fields.put("rule_type_id", "siem.eqlRule");
        fields.put("category", "Event Correlation Rule");
        fields.put("consumer", "siem");
        fields.put("producer", "siem");
        fields.put("revision", 0);
        fields.put("severity", rule.severity().word());
        fields.put("risk_score", rule.riskScore());
        fields.put("tags", rule.tags());
        fields.put("references", rule.references());
        fields.put("false_positives", rule.falsePositives());
        fields.put("from", "now-" + rule.schedule().lookback().toSeconds() + "s");
        fields.put("interval", rule.schedule().interval().toSeconds() + "s");
        fields.put("max_signals", rule.maxAlerts());
        fields.put("indices", rule.indices());
        rule.guide().ifPresent(guide -> fields.put("note", guide));
        fields.put(
                "threat", rule.threats().stream().map(AlertRuleFields::threat).toList());
        fields.put("execution.uuid", context.run().toString());
        fields.put("execution.type", context.manual() ? "manual" : "scheduled");
        fields.put("parameters", parameters(rule));
        Map<String, Object> prefixed = new LinkedHashMap<>();
        fields.forEach((name, value) -> prefixed.put(PREFIX + name, value));
        return prefixed;
    }

    private static String uuid(Rule rule) {
        return UUID.nameUUIDFromBytes(rule.id().value().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Without a rule of its own behind the alert, Kibana rebuilds one from these, and needs both lists. */
    private static Map<String, Object> parameters(Rule rule) {
        return Map.of(
                "type", "eql",
                "language", "eql",
                "query", rule.query(),
                "index", rule.indices(),
                "severity_mapping", List.of(),
                "risk_score_mapping", List.of());
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
