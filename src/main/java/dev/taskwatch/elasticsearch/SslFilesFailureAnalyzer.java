package dev.taskwatch.elasticsearch;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Lets a start without a file of an SSL bundle that is to be watched end in a sentence, not in a stack trace: the web server
 * asks for all bundles before the client of Elasticsearch does.
 */
final class SslFilesFailureAnalyzer extends AbstractFailureAnalyzer<BeanCreationException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCreationException cause) {
        return Stream.<Throwable>iterate(cause, Throwable::getCause)
                        .takeWhile(one -> one != null)
                        .anyMatch(SslFilesFailureAnalyzer::isOfTheBundles)
                ? new FailureAnalysis(
                        "a file that spring.ssl.bundle names cannot be used: "
                                + NestedExceptionUtils.getMostSpecificCause(cause)
                                        .getMessage(),
                        "Put it there, or correct its name.",
                        cause)
                : null;
    }

    private static boolean isOfTheBundles(Throwable one) {
        return one instanceof BeanCreationException creation && "sslBundleRegistry".equals(creation.getBeanName());
    }
}
