package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import jakarta.json.JsonException;
import java.io.IOException;
import java.io.StringReader;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What went wrong between the service and the cluster, as a sentence for an operator. */
public final class ElasticsearchFailures {

    public static final int TOO_LARGE = 413;

    /** The status of an endpoint that a serverless cluster keeps for itself ({@code api_not_available_exception}). */
    static final int NOT_OFFERED = 410;

    private static final int MAX_REASON = 500;
    private static final String CAUSED_BY = "; caused by ";

    private ElasticsearchFailures() {}

    /**
     * Makes a call to the client, and turns whatever goes wrong into an exception of the caller's, with a sentence and the
     * cause.
     */
    public static <T, E extends RuntimeException> T calling(
            Callable<T> call, BiFunction<String, Exception, E> failure) {
        try {
            return call.call();
        } catch (Exception e) {
            throw failure.apply(describe(e), e);
        }
    }

    /** The HTTP status the cluster answered with; -1 if it did not answer. */
    public static int status(Exception failure) {
        if (failure instanceof ElasticsearchException answered) {
            return answered.status();
        }
        if (failure instanceof TransportException transport) {
            return ElasticsearchShiftedStatus.trueStatus(transport.statusCode());
        }
        return failure instanceof ResponseException response
                ? response.getResponse().getStatusCode()
                : -1;
    }

    /** Whether the key lacks the right, or this kind of cluster, such as a serverless one, does not have the endpoint. */
    public static boolean isDenied(Exception failure) {
        return status(failure) == 403 || status(failure) == NOT_OFFERED;
    }

    /** Whether the request was refused for its size, by the cluster or by a proxy before it. */
    public static boolean isTooLarge(@Nullable Throwable failure) {
        return failure instanceof Exception answered && status(answered) == TOO_LARGE;
    }

    /** Whether a smaller question may be answered: a circuit breaker tripped, or the time was not enough. */
    public static boolean isOutOfMemoryOrTime(Exception failure) {
        return isOutOfTime(failure)
                || ElasticsearchCauses.of(failure)
                        .filter(causes -> causes.include("circuit_breaking_exception")
                                || causes.include("search_timeout_exception"))
                        .isPresent();
    }

    /** Whether the answer did not come within {@code spring.elasticsearch.socket-timeout}. */
    public static boolean isOutOfTime(Exception failure) {
        return has(failure, SocketTimeoutException.class);
    }

    /** Whether the cluster did answer, with more than was wanted or with what cannot be read. */
    public static boolean isUnreadable(Exception failure) {
        boolean undecoded = failure instanceof TransportException transport && transport.statusCode() == 200;
        return undecoded || has(failure, ContentTooLongException.class);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Why, and what helps where that is known. */
    public static String describe(Exception failure) {
        return switch (status(failure)) {
            case 401 ->
                "Elasticsearch refused the credentials (401): check spring.elasticsearch.api-key, or username and"
                        + " password";
            case 403 ->
                "Elasticsearch denied the right (403): " + reason(failure) + "; docs/api-keys has what a key needs";
            case 407 ->
                "the forward proxy refused the credentials (407): check taskwatch.proxy.username and"
                        + " taskwatch.proxy.password";
            case NOT_OFFERED -> "Elasticsearch does not offer this (410): " + reason(failure);
            case TOO_LARGE ->
                "the request is too large (413): see http.max_content_length of Elasticsearch, or the limit of a proxy"
                        + " before it";
            case 429 -> "Elasticsearch is overloaded (429): " + reason(failure);
            case 502, 503, 504 ->
                "Elasticsearch is not available at the moment (" + status(failure) + "): " + reasonOfCluster(failure)
                        + "check its health, and what stands between it and the service";
            case -1 -> ElasticsearchSilence.why(failure);
            default ->
                failure instanceof TransportException
                        ? "no usable answer from Elasticsearch: " + reason(failure)
                        : "Elasticsearch answered " + status(failure) + ": " + reason(failure);
        };
    }

    /**
     * Type and reason as Elasticsearch gives them, and those of the innermost cause if they say something else. One line of
     * limited length.
     */
    public static String reason(ErrorCause error) {
        ErrorCause cause = innermost(error);
        String outer = typeAndReason(error);
        String inner = typeAndReason(cause);
        String said = cause.reason() == null || cause.reason().isBlank() ? inner : spaced(cause.reason());
        if (outer.contains(said)) {
            return cut(outer, MAX_REASON);
        }
        inner = cut(inner, MAX_REASON / 2);
        return cut(cut(outer, MAX_REASON - CAUSED_BY.length() - inner.length()) + CAUSED_BY + inner, MAX_REASON);
    }

    /** Follows the causes to the end. Without a cause, a failed search has its reason in the root cause. */
    private static ErrorCause innermost(ErrorCause error) {
        ErrorCause innermost = error;
        while (innermost.causedBy() != null) {
            innermost = innermost.causedBy();
        }
        return innermost == error && !error.rootCause().isEmpty()
                ? innermost(error.rootCause().get(0))
                : innermost;
    }

    private static String typeAndReason(ErrorCause error) {
        return spaced(
                Stream.of(error.type(), error.reason()).filter(Objects::nonNull).collect(Collectors.joining(": ")));
    }

    /** Ends in a separator; empty if a proxy answered in place of the cluster, without a reason. */
    private static String reasonOfCluster(Exception failure) {
        Optional<String> reason = failure instanceof ElasticsearchException answered
                ? Optional.of(reason(answered.error()))
                : failure instanceof ResponseException response ? reason(response) : Optional.empty();
        return reason.map(text -> text + "; ").orElse("");
    }

    private static String reason(Exception failure) {
        if (failure instanceof ElasticsearchException answered) {
            return reason(answered.error());
        }
        return failure instanceof ResponseException response
                ? reason(response).orElse("without a reason")
                : oneLine(String.valueOf(failure.getMessage()));
    }

    /** The client leaves some statuses, such as 503, to its lower level, which shows the answer as it came. */
    private static Optional<String> reason(ResponseException response) {
        HttpEntity body = response.getResponse().getEntity();
        if (body == null) {
            return Optional.empty();
        }
        try {
            JsonNode error =
                    JsonMapper.shared().readTree(EntityUtils.toString(body)).path("error");
            return Optional.of(error)
                    .filter(node -> node.isObject() || node.isString())
                    .map(node -> reason(cause(node)));
        } catch (JacksonException | JsonException | IOException | ParseException e) {
            return Optional.empty(); // a proxy's answer
        }
    }

    private static ErrorCause cause(JsonNode error) {
        return error.isString()
                ? ErrorCause.of(cause -> cause.reason(error.asString()))
                : ErrorCause.of(cause -> cause.withJson(new StringReader(error.toString())));
    }

    public static String oneLine(String text) {
        return cut(spaced(text), MAX_REASON);
    }

    private static String spaced(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
