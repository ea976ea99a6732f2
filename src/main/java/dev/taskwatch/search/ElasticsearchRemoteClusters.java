package dev.taskwatch.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.indices.resolve_cluster.ResolveClusterInfo;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.rule.IndexPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Asks with {@code _resolve/cluster}, which contacts every remote cluster itself. */
@Component
final class ElasticsearchRemoteClusters implements RemoteClusters {

    /** How the answer names the cluster that was asked. */
    private static final String LOCAL = "(local)";

    private final ElasticsearchClient client;

    ElasticsearchRemoteClusters(ElasticsearchClient client) {
        this.client = client;
    }

    @Override
    public List<RemoteCluster> behind(List<String> indices) {
        // With the options of an EQL search: an index that is not there is no error for it.
        Map<String, ResolveClusterInfo> answer = ElasticsearchFailures.calling(
                () -> client.indices()
                        .resolveCluster(request ->
                                request.name(indices).ignoreUnavailable(true).allowNoIndices(true))
                        .infos(),
                SearchUnavailableException::new);
        Map<String, RemoteCluster> clusters = new TreeMap<>();
        answer.forEach((name, info) -> clusters.put(name, info == null ? unanswered(name) : cluster(name, info)));
        named(indices).forEach(name -> clusters.computeIfAbsent(name, ElasticsearchRemoteClusters::unanswered));
        clusters.remove(LOCAL);
        return List.copyOf(clusters.values());
    }

    private static RemoteCluster cluster(String name, ResolveClusterInfo info) {
        Optional<String> error = Optional.ofNullable(info.error()).map(ElasticsearchFailures::oneLine);
        return new RemoteCluster(
                name,
                info.skipUnavailable(),
                info.connected() ? error : error.or(() -> Optional.of("it is not connected")));
    }

    private static RemoteCluster unanswered(String name) {
        return new RemoteCluster(name, false, Optional.of("Elasticsearch says nothing about it"));
    }

    /** The clusters that must be in the answer. */
    private static List<String> named(List<String> indices) {
        List<IndexPattern> patterns = IndexPattern.of(indices);
        return patterns.stream()
                .filter(pattern -> !pattern.excludes())
                .flatMap(pattern -> pattern.cluster().stream())
                .filter(name -> !name.contains("*"))
                .filter(name -> patterns.stream()
                        .noneMatch(exclusion -> exclusion.excludesClusters() && exclusion.coversCluster(name)))
                .toList();
    }
}
