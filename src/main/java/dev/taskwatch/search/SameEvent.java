package dev.taskwatch.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds an event again among documents with its id and time. Its index may have a new name: lifecycle management copies an
 * index to {@code shrink-…}, {@code restored-…} or {@code partial-…} and deletes the original.
 */
final class SameEvent {

    private static final Pattern LIFECYCLE_PREFIX = Pattern.compile("^(?:shrink-[^-]*-|restored-|partial-)+");

    private static final int NO_RELATION = 3;

    private SameEvent() {}

    /**
     * Returns the index of {@code indices} that holds the event: the index of the same name, otherwise the index whose name
     * a lifecycle action made of it, otherwise the only index that there is. Several unrelated indices decide nothing.
     */
    static Optional<String> index(EventRef ref, Collection<String> indices) {
        List<String> sameCluster = indices.stream()
                .filter(index -> cluster(index).equals(cluster(ref.index())))
                .sorted(Comparator.comparingInt((String index) -> distance(ref.index(), index))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return sameCluster.stream()
                .findFirst()
                .filter(nearest -> sameCluster.size() == 1 || distance(ref.index(), nearest) < NO_RELATION);
    }

    private static int distance(String old, String index) {
        if (index.equals(old)) {
            return 0;
        }
        if (name(index).endsWith(name(old))) {
            return 1;
        }
        return original(index).equals(original(old)) ? 2 : NO_RELATION;
    }

    private static String original(String index) {
        return LIFECYCLE_PREFIX.matcher(name(index)).replaceFirst("");
    }

    /** The remote cluster in {@code cluster:index}; empty for the cluster that was asked. */
    private static String cluster(String index) {
        return index.contains(":") ? index.substring(0, index.indexOf(':')) : "";
    }

    private static String name(String index) {
        return index.substring(index.indexOf(':') + 1);
    }
}
