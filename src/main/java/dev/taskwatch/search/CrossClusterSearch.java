package dev.taskwatch.search;

import dev.taskwatch.rule.IndexPattern;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * A search that also knows which remote clusters its answer lacks. An EQL answer does not say that Elasticsearch skipped a
 * remote cluster, as it does by default when it cannot reach one. So the clusters are asked about after each search of a
 * rule that has remote patterns. A cluster that answers then most likely answered before: that is not proven.
 */
@Component
final class CrossClusterSearch implements EqlSearch {

    /** How long it holds that no remote cluster of a rule is skipped; the setting may change at any time. */
    static final Duration MAX_TRUST = Duration.ofMinutes(15);

    private final EqlSearch search;
    private final RemoteClusters clusters;
    private final InstantSource clock;

    /** By index patterns: until when a search over them fails by itself if it cannot reach a cluster. */
    private final Map<List<String>, Instant> failing = new ConcurrentHashMap<>();

    CrossClusterSearch(@Qualifier("timedSearch") EqlSearch search, RemoteClusters clusters, InstantSource clock) {
        this.search = search;
        this.clusters = clusters;
        this.clock = clock;
    }

    @Override
    public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
        return withRemoteClusters(rule, () -> search.search(rule, window, size));
    }

    @Override
    public SearchAnswer searchWhole(Rule rule, DetectionWindow window, int size) {
        return withRemoteClusters(rule, () -> search.searchWhole(rule, window, size))
                .requireWhole();
    }

    private SearchAnswer withRemoteClusters(Rule rule, Supplier<SearchAnswer> asking) {
        if (!IndexPattern.reachRemoteClusters(rule.indices())) {
            return asking.get();
        }
        SearchAnswer answer = askRemote(rule, asking);
        if (answer.missing().isPresent() || failsByItself(rule)) {
            return answer;
        }
        return new SearchAnswer(answer.matches(), answer.full(), missing(rule));
    }

    /** A failure is a reason to change the clusters' settings, so it ends the trust in them. */
    private SearchAnswer askRemote(Rule rule, Supplier<SearchAnswer> asking) {
        try {
            return asking.get();
        } catch (RuntimeException e) {
            failing.remove(rule.indices());
            throw e;
        }
    }

    private boolean failsByItself(Rule rule) {
        return clock.instant().isBefore(failing.getOrDefault(rule.indices(), Instant.MIN));
    }

    private Optional<String> missing(Rule rule) {
        failing.remove(rule.indices());
        try {
            List<RemoteCluster> asked = clusters.behind(rule.indices());
            String failures = asked.stream()
                    .flatMap(
                            cluster -> cluster
                                    .failure()
                                    .map(why -> "remote cluster " + cluster.name() + " may be left out: " + why)
                                    .stream())
                    .collect(Collectors.joining("; "));
            if (!failures.isEmpty()) {
                return Optional.of(failures);
            }
            if (asked.stream().noneMatch(RemoteCluster::skipUnavailable)) {
                failing.put(rule.indices(), clock.instant().plus(MAX_TRUST));
            }
            return Optional.empty();
        } catch (SearchUnavailableException e) {
            return Optional.of("remote clusters of " + String.join(", ", rule.indices())
                    + " may be left out, since _resolve/cluster gave no answer: " + e.getMessage());
        }
    }
}
