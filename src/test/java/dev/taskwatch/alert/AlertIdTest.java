package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.search.EventRef;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertIdTest {

    private static final RuleId RULE = new RuleId("954ee7c8-5437-49ae-b2d6-2960883898e9");
    private static final Instant TIME = Instant.parse("2026-03-10T12:00:00.123Z");

    /** {@code printf '%s\n%s\n%s' 954ee7c8-5437-49ae-b2d6-2960883898e9 AZx1-terminal 1773144000123 | sha256sum} */
    @Test
    void theEncodingNeverChanges() {
        AlertId id = AlertId.of(RULE, new EventRef("winlogbeat-8", "AZx1-terminal", TIME));

        assertThat(id.value()).isEqualTo("a0d659adb26bd7717680db44c250ac88b17fc7df74314da2aa84cb84687dd78e");
        assertThat(id.index()).isEqualTo("taskwatch-alerts-2026.03");
    }

    @Test
    void theSameEventInAnotherIndexIsTheSameAlert() {
        assertThat(AlertId.of(RULE, new EventRef("restored-winlogbeat-8", "1", TIME)))
                .isEqualTo(AlertId.of(RULE, new EventRef("winlogbeat-8", "1", TIME)));
    }

    /** A copy in an index of mapping {@code date} is asked for its time in milliseconds, the other in nanoseconds. */
    @Test
    void theSameEventToAnotherPrecisionIsTheSameAlert() {
        assertThat(AlertId.of(RULE, new EventRef("logs-1", "1", TIME.plusNanos(999_999))))
                .isEqualTo(AlertId.of(RULE, new EventRef("logs-2", "1", TIME)));
    }

    @Test
    void anotherRuleEventOrTimeIsAnotherAlert() {
        AlertId id = AlertId.of(RULE, new EventRef("logs-1", "1", TIME));

        assertThat(AlertId.of(new RuleId("other"), new EventRef("logs-1", "1", TIME)))
                .isNotEqualTo(id);
        assertThat(AlertId.of(RULE, new EventRef("logs-1", "2", TIME))).isNotEqualTo(id);
        assertThat(AlertId.of(RULE, new EventRef("logs-1", "1", TIME.plusMillis(1))))
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-31T23:59:59.999Z, taskwatch-alerts-2026.03",
        "2026-04-01T00:00:00Z,     taskwatch-alerts-2026.04",
        "2025-12-31T23:59:59.999Z, taskwatch-alerts-2025.12",
    })
    void theMonthIsThatOfTheEventInUtc(Instant time, String index) {
        assertThat(AlertId.of(RULE, new EventRef("logs-1", "1", time)).index()).isEqualTo(index);
    }
}
