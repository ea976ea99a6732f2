package dev.taskwatch.alert;

import java.util.Map;

class InMemoryAlertIndexTest extends AlertIndexContract {

    private final InMemoryAlertIndex index = new InMemoryAlertIndex();

    @Override
    AlertIndex index() {
        return index;
    }

    @Override
    Map<String, Object> read(AlertId id) {
        return index.alerts().stream()
                .filter(alert -> alert.id().equals(id))
                .findFirst()
                .orElseThrow()
                .document();
    }
}
