package dev.taskwatch.local.eql;

import static org.elasticsearch.rest.RestRequest.Method.DELETE;
import static org.elasticsearch.rest.RestRequest.Method.GET;
import static org.elasticsearch.rest.RestRequest.Method.POST;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.Strings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.threadpool.ThreadPool;

/** {@code POST /{index}/_eql/search}, and the same with {@code GET}. Searches that are kept, with an id, are refused. */
public final class RestEqlSearchAction extends BaseRestHandler {
    private static final IndicesOptions DEFAULT_OPTIONS = IndicesOptions.fromOptions(true, true, true, false);
    private static final List<String> URL_PARAMETERS = List.of(
            "allow_partial_search_results",
            "allow_partial_sequence_results",
            "wait_for_completion_timeout",
            "keep_on_completion",
            "keep_alive");

    private final Supplier<TimeValue> searchTimeout;

    /** @param searchTimeout how long each search that it makes may take */
    public RestEqlSearchAction(Supplier<TimeValue> searchTimeout) {
        this.searchTimeout = searchTimeout;
    }

    @Override
    public String getName() {
        return "local_eql_search";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(GET, "/{index}/_eql/search"),
                new Route(POST, "/{index}/_eql/search"),
                new Route(GET, "/_eql/search/{id}"),
                new Route(DELETE, "/_eql/search/{id}"),
                new Route(GET, "/_eql/search/status/{id}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        if (request.hasParam("id")) {
            throw new IllegalArgumentException(
                    EqlException.notSupported("an asynchronous search").reason());
        }
        String[] indices = Strings.splitStringByCommaToArray(request.param("index"));
        IndicesOptions options = IndicesOptions.fromRequest(request, DEFAULT_OPTIONS);
        request.param("ccs_minimize_roundtrips"); // there are no remote clusters here
        Node node = new Node(client, request.contentParserConfig(), indices, options, searchTimeout.get());
        Map<String, Object> parameters = parameters(request);
        // It waits for searches, so it needs a thread that none of them needs.
        Executor executor = client.threadPool().executor(ThreadPool.Names.GENERIC);
        return channel -> executor.execute(new EqlSearchTask(node, parameters, channel));
    }

    private static Map<String, Object> parameters(RestRequest request) throws IOException {
        Map<String, Object> parameters = new HashMap<>();
        request.withContentOrSourceParamParserOrNull(body -> parameters.putAll(body == null ? Map.of() : body.map()));
        for (String name : URL_PARAMETERS) {
            if (request.hasParam(name)) {
                parameters.put(name, request.param(name));
            }
        }
        return parameters;
    }
}
