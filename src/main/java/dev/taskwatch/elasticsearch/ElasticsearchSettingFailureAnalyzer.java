package dev.taskwatch.elasticsearch;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets a start that a wrong setting refuses end in its sentence, not in a stack trace. */
final class ElasticsearchSettingFailureAnalyzer extends AbstractFailureAnalyzer<ElasticsearchSettingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ElasticsearchSettingException cause) {
        return new FailureAnalysis(cause.getMessage(), "Correct what is named above.", cause);
    }
}
