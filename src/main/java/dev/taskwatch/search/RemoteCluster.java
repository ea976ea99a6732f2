package dev.taskwatch.search;

import java.util.Optional;

/**
 * What the local cluster says about a remote cluster.
 *
 * @param skipUnavailable whether a search leaves this cluster out, without a word, when it cannot reach it
 * @param failure why a search could not reach all that it asked this cluster for; empty if it could
 */
public record RemoteCluster(String name, boolean skipUnavailable, Optional<String> failure) {}
