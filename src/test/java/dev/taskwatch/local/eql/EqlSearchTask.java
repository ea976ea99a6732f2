package dev.taskwatch.local.eql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;

/** One request, from its parameters to its response. */
final class EqlSearchTask extends AbstractRunnable {
    private final Node node;
    private final Map<String, Object> parameters;
    private final RestChannel channel;
    private final long start = System.nanoTime();

    EqlSearchTask(Node node, Map<String, Object> parameters, RestChannel channel) {
        this.node = node;
        this.parameters = parameters;
        this.channel = channel;
    }

    @Override
    protected void doRun() throws IOException {
        channel.sendResponse(response());
    }

    private RestResponse response() throws IOException {
        EqlRequest request = EqlRequest.of(parameters);
        EqlSearch search = new EqlSearch(request);
        Schema schema = node.schema(search.fields());
        try (NodeSearches searches = node.openSearches(request.allowPartialResults())) {
            EqlAnswer answer = search.run(schema, searches);
            if (!searches.failures().isEmpty() && !request.allowPartialSequences()) {
                answer = answer.withoutSequences();
            }
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            EqlResponse response = new EqlResponse(channel.newBuilder());
            return new RestResponse(RestStatus.OK, response.answer(answer, took, searches.failures()));
        }
    }

    @Override
    public void onFailure(Exception failure) {
        try {
            channel.sendResponse(
                    failure instanceof EqlException refusal ? error(refusal) : new RestResponse(channel, failure));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RestResponse error(EqlException refusal) throws IOException {
        EqlResponse response = new EqlResponse(channel.newErrorBuilder());
        return new RestResponse(RestStatus.fromCode(refusal.status()), response.error(refusal));
    }
}
