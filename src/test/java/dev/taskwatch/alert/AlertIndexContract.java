package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the service relies on in every {@link AlertIndex}. */
abstract class AlertIndexContract {

    private final String prefix = UUID.randomUUID() + "-";
    private final Alert may = alert("may", "2024-05-31T23:59:59.999Z", "first");
    private final Alert june = alert("june", "2024-06-01T00:00:00Z", "first");

    abstract AlertIndex index();

    abstract Map<String, Object> read(AlertId id);

    @Test
    void knowsNothingAtFirst() {
        assertThat(index().known(List.of(may.id(), june.id()))).isEmpty();
    }

    @Test
    void knowsAtOnceWhatWasWrittenWhateverItsMonth() {
        AlertId other = alert("other", "2024-05-31T23:59:59.999Z", "").id();

        int created = index().write(List.of(may, june));

        assertThat(created).isEqualTo(2);
        assertThat(index().known(Set.of(may.id(), june.id(), other))).containsExactlyInAnyOrder(may.id(), june.id());
        assertThat(read(june.id())).isEqualTo(june.document());
    }

    @Test
    void createsWhatIsNewAndNeverChangesWhatIsThere() {
        index().write(List.of(may));

        int created = index().write(List.of(alert("may", "2024-05-31T23:59:59.999Z", "second"), june));

        assertThat(created).isEqualTo(1);
        assertThat(read(may.id())).isEqualTo(may.document());
        assertThat(read(june.id())).isEqualTo(june.document());
    }

    @Test
    void takesTheSameTwiceInOneWriteForOne() {
        int created = index().write(List.of(may, may));

        assertThat(created).isEqualTo(1);
    }

    private Alert alert(String id, String time, String reason) {
        return new Alert(
                new AlertId(prefix + id, Instant.parse(time)),
                Map.of("@timestamp", time, "kibana.alert.reason", reason));
    }
}
