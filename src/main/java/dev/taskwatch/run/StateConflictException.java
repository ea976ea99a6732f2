package dev.taskwatch.run;

import dev.taskwatch.rule.RuleId;

/** Somebody else has stored a newer state of the rule: this run was overtaken, and its view of the timeline is void. */
public final class StateConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateConflictException(RuleId rule) {
        super("somebody else has stored a newer state of rule " + rule.value());
    }
}
