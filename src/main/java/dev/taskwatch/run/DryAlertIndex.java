package dev.taskwatch.run;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.AlertIndex;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Writes nothing, and from then on takes for known what it would have written. */
final class DryAlertIndex implements AlertIndex {

    private final AlertIndex alerts;
    private final Consumer<AlertId> seeKnown;
    private final Set<AlertId> told = new HashSet<>();
    private final Set<AlertId> written = new HashSet<>();

    /** @param seeKnown is told of each alert that really exists, once */
    DryAlertIndex(AlertIndex alerts, Consumer<AlertId> seeKnown) {
        this.alerts = alerts;
        this.seeKnown = seeKnown;
    }

    @Override
    public Set<AlertId> known(Collection<AlertId> ids) {
        Set<AlertId> known = new HashSet<>(alerts.known(ids));
        ids.stream().filter(known::contains).filter(told::add).forEach(seeKnown);
        ids.stream().filter(written::contains).forEach(known::add);
        return known;
    }

    @Override
    public int write(List<Alert> batch) {
        batch.forEach(alert -> written.add(alert.id()));
        return batch.size();
    }
}
