package dev.taskwatch.search;

import java.util.List;

/** Asks the local cluster about the remote clusters behind index patterns. */
public interface RemoteClusters {

    /**
     * The remote clusters that a search over {@code indices} would include, ordered by name.
     *
     * @throws SearchUnavailableException if the local cluster does not tell
     */
    List<RemoteCluster> behind(List<String> indices);
}
