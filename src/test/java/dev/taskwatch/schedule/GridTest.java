package dev.taskwatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskwatch.RandomCases;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {

    @ParameterizedTest
    @CsvSource({
        "PT5M,   2026-03-10T12:07:31.5Z,       2026-03-10T12:05:00Z",
        "PT5M,   2026-03-10T12:05:00Z,         2026-03-10T12:05:00Z",
        "PT5M,   2026-03-10T12:04:59.999999Z,  2026-03-10T12:00:00Z",
        "PT7M,   1970-01-01T00:20:59Z,         1970-01-01T00:14:00Z",
        "PT5M,   1969-12-31T23:59:59.9999Z,    1969-12-31T23:55:00Z",
        "PT5M,   1969-12-31T23:55:00Z,         1969-12-31T23:55:00Z",
        "PT24H,  2026-03-10T12:07:31Z,         2026-03-10T00:00:00Z",
        "PT0.1S, 2026-03-10T12:07:31.123456Z,  2026-03-10T12:07:31.1Z",
    })
    void theLatestTickIsAtOrJustBeforeTheTime(Duration interval, Instant now, Instant tick) {
        assertThat(new Grid(interval).latest(now)).isEqualTo(tick);
    }

    @Test
    void everyTimeLiesBetweenItsTickAndTheNext() {
        RandomCases.check(1000, random -> {
            int seconds = random.between(1, 100_000);
            Grid grid = new Grid(Duration.ofSeconds(seconds));
            long second = random.between(-10_000_000_000L, 10_000_000_000L);
            Instant now = Instant.ofEpochSecond(second, random.between(0, 999_999_999));

            Instant tick = grid.latest(now);

            assertThat(tick).isBeforeOrEqualTo(now);
            assertThat(grid.after(tick)).isAfter(now);
            assertThat(Math.floorMod(tick.getEpochSecond(), seconds)).isZero();
            assertThat(grid.latest(tick)).isEqualTo(tick);
        });
    }

    @Test
    void ticksFollowEachOtherByTheInterval() {
        Grid grid = new Grid(Duration.ofMinutes(5));

        assertThat(grid.after(Times.at("23:55"))).isEqualTo(Times.at("1 00:00"));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-5M", "PT0.0005S"})
    void anIntervalBelowAMillisecondIsRefused(Duration interval) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Grid(interval));
    }
}
