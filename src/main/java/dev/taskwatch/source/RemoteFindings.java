package dev.taskwatch.source;

import dev.taskwatch.rule.IndexPattern;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.RemoteCluster;
import dev.taskwatch.search.RemoteClusters;
import dev.taskwatch.search.SearchUnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Findings about the remote clusters behind the rules' index patterns. */
@Component
final class RemoteFindings {

    private final RemoteClusters clusters;

    RemoteFindings(RemoteClusters clusters) {
        this.clusters = clusters;
    }

    /** Sends one request for all rules whose patterns name the same clusters, and none for rules without remote patterns. */
    List<Finding> of(Collection<Rule> rules) {
        Map<List<String>, List<String>> questions = new LinkedHashMap<>();
        rules.stream()
                .map(Rule::indices)
                .filter(IndexPattern::reachRemoteClusters)
                .forEach(indices -> questions.putIfAbsent(clusters(indices), indices));
        return questions.values().stream().flatMap(this::about).distinct().toList();
    }

    private static List<String> clusters(List<String> indices) {
        return IndexPattern.of(indices).stream()
                .flatMap(pattern ->
                        pattern.cluster().map(name -> (pattern.excludesClusters() ? "-" : "") + name).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<Finding> about(List<String> indices) {
        try {
            return clusters.behind(indices).stream()
                    .flatMap(cluster ->
                            Stream.of(skippable(cluster), unreachable(cluster)).flatMap(Optional::stream));
        } catch (SearchUnavailableException e) {
            String patterns = String.join(", ", indices);
            return Stream.of(new Finding(
                    SourceCondition.UNKNOWN,
                    patterns,
                    "the remote clusters of " + patterns + " could not be looked at: " + e.getMessage()));
        }
    }

    private static Optional<Finding> skippable(RemoteCluster cluster) {
        if (!cluster.skipUnavailable()) {
            return Optional.empty();
        }
        String setting = "cluster.remote." + cluster.name() + ".skip_unavailable";
        return Optional.of(new Finding(
                SourceCondition.SKIPPABLE,
                cluster.name(),
                "remote cluster " + cluster.name() + " has skip_unavailable true: a search that cannot reach it leaves"
                        + " out its events and does not say so; set " + setting + " to false"));
    }

    private static Optional<Finding> unreachable(RemoteCluster cluster) {
        return cluster.failure()
                .map(why -> new Finding(
                        SourceCondition.UNKNOWN,
                        cluster.name(),
                        "remote cluster " + cluster.name() + " could not be looked at: " + why));
    }
}
