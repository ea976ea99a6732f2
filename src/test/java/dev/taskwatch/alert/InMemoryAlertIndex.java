package dev.taskwatch.alert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Alerts in memory, as {@link AlertIndex} promises; its documents are never rejected. */
public final class InMemoryAlertIndex implements AlertIndex {

    private final Map<AlertId, Alert> byId = new LinkedHashMap<>();
    private final List<Alert> inOrder = new ArrayList<>();

    @Override
    public Set<AlertId> known(Collection<AlertId> ids) {
        return ids.stream().filter(byId::containsKey).collect(Collectors.toSet());
    }

    @Override
    public int write(List<Alert> alerts) {
        int before = inOrder.size();
        for (Alert alert : alerts) {
            if (byId.putIfAbsent(alert.id(), alert) == null) {
                inOrder.add(alert);
            }
        }
        return inOrder.size() - before;
    }

    /** In the order in which they were created. */
    public List<Alert> alerts() {
        return Collections.unmodifiableList(inOrder);
    }
}
