package dev.taskwatch.enrich;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.core.MsearchRequest;
import co.elastic.clients.elasticsearch.core.MsearchResponse;
import co.elastic.clients.elasticsearch.core.msearch.RequestItem;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Many searches by few {@code _msearch} requests, one after the other within one time limit: what a busy cluster has
 * answered until then is kept. An answer that is too large is asked for in halves, so it costs no other search's.
 */
final class ElasticsearchSlices {

    /** All questions about 20 tasks. */
    private static final int MOST_SEARCHES = 20 * Question.values().length;

    private final ElasticsearchAsyncClient client;
    private final Duration limit;
    private final long started = System.nanoTime();
    private Optional<String> stopped = Optional.empty();
    private int requests;

    /** The time begins to run. */
    ElasticsearchSlices(ElasticsearchAsyncClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    int requests() {
        return requests;
    }

    /** One answer for each of {@code searches}, in their order. After a failure the cluster is left alone. */
    List<FoundEvents> search(List<RequestItem> searches) {
        List<FoundEvents> found = new ArrayList<>();
        for (int from = 0; from < searches.size(); from += MOST_SEARCHES) {
            found.addAll(slice(searches.subList(from, Math.min(from + MOST_SEARCHES, searches.size()))));
        }
        return found;
    }

    private List<FoundEvents> slice(List<RequestItem> searches) {
        if (stopped.isPresent()) {
            return unanswered(searches, stopped.get());
        }
        try {
            return send(searches).responses().stream()
                    .map(ElasticsearchHits::found)
                    .toList();
        } catch (Exception e) { // whatever it is, no alert waits for what surrounds it
            if (ElasticsearchFailures.isUnreadable(e)) {
                return halves(searches);
            }
            String why = why(e);
            stopped = Optional.of(why);
            return unanswered(searches, why);
        }
    }

    private List<FoundEvents> halves(List<RequestItem> searches) {
        if (searches.size() == 1) {
            return unanswered(searches, "an answer is too large or cannot be read");
        }
        int half = searches.size() / 2;
        return Stream.of(searches.subList(0, half), searches.subList(half, searches.size()))
                .flatMap(part -> slice(part).stream())
                .toList();
    }

    private MsearchResponse<Map<String, Object>> send(List<RequestItem> searches) throws Exception {
        long left = limit.toNanos() - (System.nanoTime() - started);
        if (left <= 0) {
            throw new TimeoutException();
        }
        requests++;
        return await(left, client.msearch(MsearchRequest.of(request -> request.searches(searches)), (Type) Map.class));
    }

    private static <T> T await(long nanos, CompletableFuture<T> answer) throws Exception {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        } finally {
            answer.cancel(true);
        }
    }

    private String why(Exception failure) {
        return failure instanceof TimeoutException
                ? "no answer within " + limit.toMillis() + " ms"
                : ElasticsearchFailures.describe(failure);
    }

    private static List<FoundEvents> unanswered(List<RequestItem> searches, String why) {
        return searches.stream().map(search -> FoundEvents.unanswered(why)).toList();
    }
}
