package dev.taskwatch.rule;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a start that a rule stops end in what to do, instead of a stack trace. */
final class InvalidRuleFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRuleException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidRuleException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct what is named above. Nothing is searched until every rule can run.",
                cause);
    }
}
