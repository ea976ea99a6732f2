package dev.taskwatch.alert;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The alerts that exist. Both calls see what was written a moment ago, and may be repeated. */
public interface AlertIndex {

    /**
     * Those of {@code ids} that have an alert already.
     *
     * @throws AlertsUnavailableException if that is not known of every one of them
     */
    Set<AlertId> known(Collection<AlertId> ids);

    /**
     * Creates what is not there yet and never changes what is. A document that its index rejects is written again in a
     * reduced form, and marked.
     *
     * @return how many were new
     * @throws AlertsUnavailableException if one of them may not be written; writing all again is safe
     */
    int write(List<Alert> alerts);
}
