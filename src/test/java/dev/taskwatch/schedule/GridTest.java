package dev.taskwatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
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

    @Property
    void everyTimeLiesBetweenItsTickAndTheNext(
            @ForAll @IntRange(min = 1, max = 100_000) int seconds,
            @ForAll @LongRange(min = -10_000_000_000L, max = 10_000_000_000L) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Grid grid = new Grid(Duration.ofSeconds(seconds));
        Instant now = Instant.ofEpochSecond(second, nanos);

        Instant tick = grid.latest(now);

        assertThat(tick).isBeforeOrEqualTo(now);
        assertThat(grid.after(tick)).isAfter(now);
        assertThat(Math.floorMod(tick.getEpochSecond(), seconds)).isZero();
        assertThat(grid.latest(tick)).isEqualTo(tick);
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
