package dev.taskwatch.schedule;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.schedule.OpenWindow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenWindowTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final OpenWindow opened =
            OpenWindow.opened(window("11:51", "12:00"), Kind.PARTIAL, at("12:00"), "a shard was lost");

    @Test
    void isDueAtOnce() {
        assertThat(opened.isDue(at("12:00"))).isTrue();
        assertThat(opened.isDue(at("11:59:59.999"))).isFalse();
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToAnHour() {
        List<Duration> waits = new ArrayList<>();
        OpenWindow open = opened;
        Instant tick = at("12:00");
        for (int i = 0; i < 15; i++) {
            open = open.failedAgain(Kind.FAILED, tick, "no answer", INTERVAL);
            waits.add(Duration.between(tick, open.notBefore()));
            tick = open.notBefore();
        }

        assertThat(waits)
                .startsWith(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(40),
                        Duration.ofHours(1))
                .endsWith(Duration.ofHours(1), Duration.ofHours(1));
        assertThat(open.attempts()).isEqualTo(15);
    }

    @Test
    void remembersSinceWhenItIsOpenButSaysWhyItIsNow() {
        OpenWindow failed = opened.failedAgain(Kind.FAILED, at("12:05"), "no answer", INTERVAL);

        assertThat(failed)
                .isEqualTo(new OpenWindow(
                        window("11:51", "12:00"), Kind.FAILED, at("12:00"), "no answer", 1, at("12:10"), 0));
    }

    @Test
    void whatTheCapLeftIsDueAtOnceHoweverOftenItFailedBefore() {
        OpenWindow failed = opened.failedAgain(Kind.FAILED, at("12:05"), "no answer", INTERVAL);

        OpenWindow left = failed.remaining(window("11:58", "12:00"), Kind.LEFT_OVER, at("12:10"), "the cap is reached");

        assertThat(left)
                .isEqualTo(new OpenWindow(
                        window("11:58", "12:00"),
                        Kind.LEFT_OVER,
                        at("12:00"),
                        "the cap is reached",
                        0,
                        at("12:10"),
                        0));
    }

    @Test
    void whatIsLateStaysLateForItMayBeOlderThanOthers() {
        OpenWindow late = OpenWindow.opened(window("-3 12:00", "-3 12:02"), Kind.LATE, at("12:00"), "arrived late");

        assertThat(late.failedAgain(Kind.FAILED, at("12:00"), "no answer", INTERVAL)
                        .kind())
                .isEqualTo(Kind.LATE);
        assertThat(late.remaining(window("-3 12:01", "-3 12:02"), Kind.LEFT_OVER, at("12:00"), "the cap is reached")
                        .kind())
                .isEqualTo(Kind.LATE);
    }
}
