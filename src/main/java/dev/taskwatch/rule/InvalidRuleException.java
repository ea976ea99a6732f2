package dev.taskwatch.rule;

import java.util.List;

/** Rules that cannot run. Each line of the message names a file, what is wrong in it, and what to do. */
public final class InvalidRuleException extends RuntimeException {

    private final List<String> problems;

    InvalidRuleException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    InvalidRuleException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    /** One sentence each, at least one. */
    public List<String> problems() {
        return problems;
    }
}
