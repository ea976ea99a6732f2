package dev.taskwatch.alert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Alerts in memory, as {@link AlertIndex} promises. */
public final class InMemoryAlertIndex implements AlertIndex {

    private final Predicate<Alert> rejected;
    private final Map<AlertId, Alert> byId = new LinkedHashMap<>();
    private final List<Alert> inOrder = new ArrayList<>();

    /** It takes every document. */
    public InMemoryAlertIndex() {
        this(alert -> false);
    }

    /** It rejects some documents, as a mapping does. */
    public InMemoryAlertIndex(Predicate<Alert> rejected) {
        this.rejected = rejected;
    }

    @Override
    public Set<AlertId> known(Collection<AlertId> ids) {
        return ids.stream().filter(byId::containsKey).collect(Collectors.toSet());
    }

    @Override
    public int write(List<Alert> alerts) {
        int before = inOrder.size();
        for (Alert alert : alerts) {
            Alert taken = taken(alert);
            if (byId.putIfAbsent(taken.id(), taken) == null) {
                inOrder.add(taken);
            }
        }
        return inOrder.size() - before;
    }

    private Alert taken(Alert alert) {
        boolean cannotBeWritten = AlertDraft.of(alert).isReduced();
        return cannotBeWritten || rejected.test(alert) ? alert.reduced("rejected") : alert;
    }

    /** In the order in which they were created. */
    public List<Alert> alerts() {
        return Collections.unmodifiableList(inOrder);
    }
}
