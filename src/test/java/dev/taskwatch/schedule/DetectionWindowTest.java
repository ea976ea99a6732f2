package dev.taskwatch.schedule;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionWindowTest {

    @ParameterizedTest
    @CsvSource({"12:05, 12:05", "12:05, 12:04:59.999"})
    void anEmptyOrBackwardWindowIsRefused(String from, String to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window(from, to))
                .withMessage("window ends before it starts: %s to %s", at(from), at(to));
    }

    @ParameterizedTest
    @CsvSource({
        "12:00, 12:09, true", // the same
        "12:01, 12:08, true",
        "11:59:59.999, 12:09, false",
        "12:00, 12:09:00.001, false",
        "12:09, 12:10, false",
    })
    void coversWhatLiesWithin(String from, String to, boolean covered) {
        assertThat(window("12:00", "12:09").covers(window(from, to))).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "12:08, 12:12, true",
        "12:09, 12:10, true", // follows
        "11:59, 12:00, true", // precedes
        "12:09:00.001, 12:10, false",
        "11:50, 11:59:59.999, false",
    })
    void touchesWhatItSharesTimeWithOrFollows(String from, String to, boolean touching) {
        assertThat(window("12:00", "12:09").touches(window(from, to))).isEqualTo(touching);
        assertThat(window(from, to).touches(window("12:00", "12:09"))).isEqualTo(touching);
    }

    @Test
    void spanCoversBothAndWhatLiesBetween() {
        DetectionWindow early = window("12:00", "12:02");
        DetectionWindow late = window("12:05", "12:06");

        assertThat(early.span(late)).isEqualTo(late.span(early)).isEqualTo(window("12:00", "12:06"));
        assertThat(early.span(window("12:00:30", "12:01"))).isEqualTo(early);
    }

    @Test
    void startsLaterButNeverEarlier() {
        assertThat(window("12:00", "12:09").startingAt(at("12:05"))).isEqualTo(window("12:05", "12:09"));
        assertThat(window("12:00", "12:09").startingAt(at("11:00"))).isEqualTo(window("12:00", "12:09"));
    }

    @Test
    void readsAsAnIntervalOfTime() {
        assertThat(window("12:00", "12:09")).hasToString("2026-03-10T12:00:00Z/2026-03-10T12:09:00Z");
        assertThat(window("12:00", "12:09").length()).isEqualTo(Duration.ofMinutes(9));
    }
}
