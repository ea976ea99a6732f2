package dev.taskwatch.exception;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a start that an exception stops end in what to do, instead of a stack trace. */
final class InvalidExceptionsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidExceptionsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidExceptionsException cause) {
        return new FailureAnalysis(cause.getMessage(), "Correct what is named above.", cause);
    }
}
