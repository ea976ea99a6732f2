package dev.taskwatch.search;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameEventTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "winlogbeat-8      | winlogbeat-8                               | winlogbeat-8",
                "winlogbeat-8      | shrink-x1y2-winlogbeat-8 winlogbeat-8      | winlogbeat-8",
                "winlogbeat-8      | other shrink-x1y2-winlogbeat-8             | shrink-x1y2-winlogbeat-8",
                ".ds-logs-a-000001 | .ds-logs-b-000001 partial-.ds-logs-a-000001 | partial-.ds-logs-a-000001",
                "restored-logs-a   | logs-b partial-logs-a                      | partial-logs-a",
                "shrink-x1y2-.ds-a | .ds-b .ds-a                                | .ds-a",
                "winlogbeat-8      | reindexed-v9                               | reindexed-v9",
                "winlogbeat-8      | tenant-a tenant-b                          | none",
                "eu:logs-a         | logs-a us:logs-a eu:restored-logs-a        | eu:restored-logs-a",
                "eu:logs-a         | logs-a us:logs-a                           | none",
                "logs-a            | none                                       | none",
            })
    void theIndexOfTheSameNameOrTheOneThatLifecycleManagementMadeOfItHoldsTheEvent(
            String old, String indices, String expected) {
        List<String> found = indices == null ? List.of() : List.of(indices.split(" "));

        assertThat(SameEvent.index(new EventRef(old, "e1", at("12:00")), found))
                .isEqualTo(Optional.ofNullable(expected));
    }
}
