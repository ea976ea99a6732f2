package dev.taskwatch.elasticsearch;

import org.jspecify.annotations.Nullable;

/** A setting with which no cluster can be reached, in a sentence that names it and what helps, and no secret. */
final class ElasticsearchSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ElasticsearchSettingException(String problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
