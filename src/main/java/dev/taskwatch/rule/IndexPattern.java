package dev.taskwatch.rule;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One entry of a rule's indices, read as Elasticsearch reads it: {@code CLUSTER:INDEX} lies on a remote cluster, a minus in
 * front excludes. An index name has no colon, but date math in angle brackets may have one, and {@code ::} introduces a
 * selector such as {@code ::failures}.
 */
public record IndexPattern(String text) {

    /** All patterns of a rule; Elasticsearch splits an entry at its commas. */
    public static List<IndexPattern> of(Collection<String> indices) {
        return indices.stream()
                .flatMap(entry -> Stream.of(entry.split(",")))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(IndexPattern::new)
                .toList();
    }

    /** Whether a search over {@code indices} reaches beyond the cluster that it is sent to. */
    public static boolean reachRemoteClusters(Collection<String> indices) {
        return of(indices).stream().anyMatch(pattern -> !pattern.excludes() && pattern.isRemote());
    }

    /** Whether it takes away from what other patterns include: {@code -INDEX}, {@code CLUSTER:-INDEX} or {@code -CLUSTER:*}. */
    public boolean excludes() {
        return text.startsWith("-")
                || cluster()
                        .filter(name -> text.startsWith("-", name.length() + 1))
                        .isPresent();
    }

    /** Whether it takes away whole clusters. */
    public boolean excludesClusters() {
        return text.startsWith("-") && isRemote();
    }

    public boolean isRemote() {
        return cluster().isPresent();
    }

    /** The remote cluster's name, in which {@code *} stands for any characters. */
    public Optional<String> cluster() {
        String pattern = text.startsWith("-") ? text.substring(1) : text;
        int colon = pattern.indexOf(':');
        boolean dateMath = pattern.startsWith("<");
        boolean selector = pattern.startsWith("::", Math.max(colon, 0));
        return colon < 0 || dateMath || selector ? Optional.empty() : Optional.of(pattern.substring(0, colon));
    }

    /** Whether this pattern's cluster includes the cluster {@code name}. */
    public boolean coversCluster(String name) {
        return cluster()
                .filter(cluster -> glob(cluster).matcher(name).matches())
                .isPresent();
    }

    /**
     * Whether an exclusion applies to a search of {@code pattern} alone. Elasticsearch refuses the exclusion of a cluster
     * that the search does not include.
     */
    public boolean excludesFrom(IndexPattern pattern) {
        if (cluster().isEmpty() || pattern.cluster().isEmpty()) {
            return cluster().isEmpty() && pattern.cluster().isEmpty();
        }
        return coversCluster(pattern.cluster().orElseThrow())
                || pattern.coversCluster(cluster().orElseThrow());
    }

    private static Pattern glob(String cluster) {
        return Pattern.compile(Stream.of(cluster.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((one, other) -> one + ".*" + other)
                .orElseThrow());
    }
}
