package dev.taskwatch.rule;

/** Names a rule for ever: an edited rule keeps its id, and with it its state and its alerts. */
public record RuleId(String value) {
    public RuleId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("rule.rule_id is blank; give the rule an id of its own, such as a UUID");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
