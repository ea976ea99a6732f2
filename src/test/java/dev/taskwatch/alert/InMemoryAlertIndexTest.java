package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    @Test
    void writesWhatItRejectsReducedAndMarked() {
        Map<String, Object> document = Map.of("kibana.alert.reason", "why", "user", Map.of("name", "u"));
        InMemoryAlertIndex rejecting =
                new InMemoryAlertIndex(alert -> alert.document().containsKey("user"));

        int created = rejecting.write(List.of(new Alert(new AlertId("rejected", Instant.EPOCH), document)));

        assertThat(created).isEqualTo(1);
        assertThat(rejecting.alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.document())
                        .containsEntry("kibana.alert.reason", "why")
                        .containsEntry("taskwatch", Map.of("rejected", "rejected"))
                        .doesNotContainKey("user"));
    }
}
