package dev.taskwatch.local.eql;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.elasticsearch.action.fieldcaps.FieldCapabilities;
import org.elasticsearch.action.fieldcaps.FieldCapabilitiesRequest;
import org.elasticsearch.action.fieldcaps.FieldCapabilitiesResponse;
import org.elasticsearch.action.search.OpenPointInTimeRequest;
import org.elasticsearch.action.search.TransportOpenPointInTimeAction;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.XContentParserConfiguration;

/** This Elasticsearch node, and the indices on it that a request is about. Its methods block. */
record Node(
        NodeClient client,
        XContentParserConfiguration parsing,
        String[] indices,
        IndicesOptions options,
        TimeValue searchTimeout) {

    /** @throws EqlException if there is no index */
    Schema schema(Set<String> fields) {
        FieldCapabilitiesRequest request = new FieldCapabilitiesRequest()
                .indices(indices)
                .indicesOptions(options)
                .fields(fields.toArray(String[]::new));
        FieldCapabilitiesResponse response = client.fieldCaps(request).actionGet();
        if (response.getIndices().length == 0) {
            throw EqlException.unknownIndex(String.join(",", indices));
        }
        Map<String, Map<String, List<String>>> mapped = new HashMap<>();
        response.get().forEach((name, types) -> mapped.put(name, indicesByType(types, response.getIndices())));
        return new Schema(mapped);
    }

    private static Map<String, List<String>> indicesByType(Map<String, FieldCapabilities> types, String[] all) {
        Map<String, List<String>> byType = new TreeMap<>();
        types.forEach(
                (type, field) -> byType.put(type, Arrays.asList(field.indices() == null ? all : field.indices())));
        return byType;
    }

    /** Searches of the indices as they are now. */
    NodeSearches openSearches(boolean allowPartialResults) {
        OpenPointInTimeRequest request = new OpenPointInTimeRequest(indices)
                .indicesOptions(options)
                .keepAlive(NodeSearches.KEEP_ALIVE)
                .allowPartialSearchResults(allowPartialResults);
        BytesReference pointInTime = client.execute(TransportOpenPointInTimeAction.TYPE, request)
                .actionGet()
                .getPointInTimeId();
        return new NodeSearches(client, parsing, pointInTime, allowPartialResults, searchTimeout);
    }
}
