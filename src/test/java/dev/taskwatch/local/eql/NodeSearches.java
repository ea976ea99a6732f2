package dev.taskwatch.local.eql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.search.ClosePointInTimeRequest;
import org.elasticsearch.action.search.SearchPhaseExecutionException;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.search.ShardSearchFailure;
import org.elasticsearch.action.search.TransportClosePointInTimeAction;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.shard.ShardId;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.SearchShardTarget;
import org.elasticsearch.search.builder.PointInTimeBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.query.SearchTimeoutException;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Searches on this node, on a point in time. They block, so they must not run on a transport or search thread. */
final class NodeSearches implements Searches, AutoCloseable {
    static final TimeValue KEEP_ALIVE = TimeValue.timeValueMinutes(5);

    private final NodeClient client;
    private final XContentParserConfiguration parsing;
    private final BytesReference pointInTime;
    private final boolean allowPartialResults;
    private final TimeValue timeout;
    private final Set<ShardSearchFailure> failures = new LinkedHashSet<>();

    NodeSearches(
            NodeClient client,
            XContentParserConfiguration parsing,
            BytesReference pointInTime,
            boolean allowPartialResults,
            TimeValue timeout) {
        this.client = client;
        this.parsing = parsing;
        this.pointInTime = pointInTime;
        this.allowPartialResults = allowPartialResults;
        this.timeout = timeout;
    }

    /** A search that the node stops fails strictly; otherwise it gives what it has, and nobody says so. */
    @Override
    public List<Hit> search(Map<String, Object> body) {
        if (timeout.nanos() == 0) {
            return stopped();
        }
        SearchRequest request = new SearchRequest().source(source(body)).allowPartialSearchResults(allowPartialResults);
        // Pre-filtering would number the shards anew for each search, and with them _shard_doc.
        request.setPreFilterShardSize(Integer.MAX_VALUE);
        SearchResponse response = client.search(request).actionGet();
        try {
            failures.addAll(List.of(response.getShardFailures()));
            return Arrays.stream(response.getHits().getHits())
                    .map(NodeSearches::hit)
                    .toList();
        } finally {
            response.decRef();
        }
    }

    private List<Hit> stopped() {
        if (allowPartialResults) {
            return List.of();
        }
        SearchShardTarget shard = new SearchShardTarget("local", new ShardId("stopped", "_na_", 0), null);
        ShardSearchFailure failure = new ShardSearchFailure(new SearchTimeoutException(shard, "Time exceeded"), shard);
        throw new SearchPhaseExecutionException("query", "Partial shards failure", new ShardSearchFailure[] {failure});
    }

    /** The shards that could not be searched. */
    Set<ShardSearchFailure> failures() {
        return failures;
    }

    @Override
    public void close() {
        client.execute(TransportClosePointInTimeAction.TYPE, new ClosePointInTimeRequest(pointInTime))
                .actionGet();
    }

    private SearchSourceBuilder source(Map<String, Object> body) {
        try (XContentBuilder json = JsonXContent.contentBuilder().map(body);
                XContentParser parser = XContentHelper.createParserNotCompressed(
                        parsing, BytesReference.bytes(json), XContentType.JSON)) {
            return new SearchSourceBuilder()
                    .parseXContent(parser, true, feature -> true)
                    .pointInTimeBuilder(new PointInTimeBuilder(pointInTime).setKeepAlive(KEEP_ALIVE))
                    .timeout(timeout)
                    .trackTotalHits(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Hit hit(SearchHit hit) {
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        hit.getDocumentFields().forEach((name, field) -> fields.put(name, List.copyOf(field.getValues())));
        return new Hit(
                hit.getIndex(),
                hit.getId(),
                new ArrayList<>(Arrays.asList(hit.getSortValues())),
                fields,
                Set.of(hit.getMatchedQueries()),
                hit.hasSource() ? copyOf(hit.getSourceRef()) : null);
    }

    /** The response takes its bytes back. */
    private static byte[] copyOf(BytesReference bytes) {
        return Arrays.copyOf(BytesReference.toBytes(bytes), bytes.length());
    }
}
