package dev.taskwatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SchedulePropertiesTest {

    @Test
    void everyDurationHasADefault() {
        assertThat(bound(Map.of()))
                .isEqualTo(new ScheduleProperties(
                        Duration.ofHours(24), Duration.ofDays(7), Duration.ofMinutes(5), Duration.ofSeconds(5), null));
    }

    @Test
    void durationsAreReadAsOperatorsWriteThem() {
        assertThat(bound(Map.of("taskwatch.schedule.max-catch-up", "48h", "taskwatch.schedule.retry", "1m")))
                .isEqualTo(new ScheduleProperties(
                        Duration.ofHours(48), Duration.ofDays(7), Duration.ofMinutes(5), Duration.ofMinutes(1), null));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,  PT1H, PT5M, PT1S, max-catch-up, PT0S",
        "PT1H, PT-1H, PT5M, PT1S, max-late,    PT-1H",
        "PT1H,  PT1H, PT0S, PT1S, late-check,   PT0S",
        "PT1H,  PT1H, PT5M, PT0S, retry,        PT0S",
    })
    void aDurationThatIsNotPositiveIsRefusedByName(
            Duration maxCatchUp, Duration maxLate, Duration lateCheck, Duration retry, String name, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScheduleProperties(maxCatchUp, maxLate, lateCheck, retry, null))
                .withMessage(
                        "taskwatch.schedule." + name + " must be a positive duration such as 15s or 24h, not " + shown);
    }

    @Test
    void aBlankReplicaIsNone() {
        assertThat(bound(Map.of("taskwatch.schedule.replica", " ")).replica()).isNull();
    }

    @Test
    void aReplicaThatIsNoNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScheduleProperties(
                        Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofSeconds(1), "a b"))
                .withMessageStartingWith("taskwatch.schedule.replica must be a name");
    }

    private static ScheduleProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("taskwatch.schedule", ScheduleProperties.class);
    }
}
