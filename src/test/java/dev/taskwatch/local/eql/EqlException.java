package dev.taskwatch.local.eql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a search is refused: the type, reason and HTTP status that Elasticsearch answers in such a case. */
final class EqlException extends RuntimeException {
    private final String type;
    private final int status;
    private final @Nullable EqlException rootCause;

    private EqlException(String type, int status, String reason) {
        this(type, status, reason, null);
    }

    private EqlException(String type, int status, String reason, @Nullable EqlException rootCause) {
        super(reason, rootCause);
        this.type = type;
        this.status = status;
        this.rootCause = rootCause;
    }

    /** What is no EQL by its grammar. */
    static EqlException syntax(Source at, String reason) {
        return new EqlException("parsing_exception", 400, at.prefix() + reason);
    }

    /** What fits the grammar and still has no meaning; there Elasticsearch counts columns from 2. */
    static EqlException parsing(Source at, String reason) {
        Source shifted = new Source(at.line(), at.column() + 1, at.query(), at.start(), at.end());
        return syntax(shifted, reason);
    }

    /** @param problems each with its place, as {@link Source#prefix} gives it */
    static EqlException verification(List<String> problems) {
        return new EqlException("verification_exception", 400, found(problems));
    }

    /** What Elasticsearch notices so late that it takes it for its own failure. */
    static EqlException notPlanned(Source at, String reason) {
        return new EqlException(
                "ql_illegal_argument_exception", 500, "Line " + at.line() + ":" + at.column() + ": " + reason);
    }

    static EqlException unknownIndex(String expression) {
        String problem = "Unknown index [" + expression + "]";
        return new EqlException(
                "index_not_found_exception",
                404,
                "no such index [" + problem + "]",
                verification(List.of(Source.NOWHERE.prefix() + problem)));
    }

    static EqlException invalidRequest(String reason) {
        return new EqlException("action_request_validation_exception", 400, "Validation Failed: 1: " + reason + ";");
    }

    static EqlException notParsed(String reason) {
        return new EqlException("x_content_parse_exception", 400, reason);
    }

    /** An event that has no place in a sequence. */
    static EqlException invalidEvent(String reason) {
        return new EqlException("invalid_argument_exception", 400, reason);
    }

    static EqlException illegalArgument(String reason) {
        return new EqlException("illegal_argument_exception", 400, reason);
    }

    /** Elasticsearch itself would answer. */
    static EqlException notSupported(String what) {
        return illegalArgument(what + " is not supported by the local stand-in");
    }

    static EqlException notSupported(Source at, String what) {
        return notSupported(at.prefix() + what);
    }

    private static String found(List<String> problems) {
        String noun = problems.size() == 1 ? " problem\n" : " problems\n";
        return "Found " + problems.size() + noun + String.join("\n", problems);
    }

    String type() {
        return type;
    }

    /** What this one is about; mostly itself. */
    EqlException rootCause() {
        return rootCause == null ? this : rootCause;
    }

    int status() {
        return status;
    }

    String reason() {
        return getMessage();
    }
}
