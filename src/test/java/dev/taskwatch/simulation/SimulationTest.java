package dev.taskwatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Lives through as many hours as {@code -Dsimulation.hours} says, from {@code -Dsimulation.first} on; with {@code
 * -Dsimulation.seed} it replays the one life that a failure names.
 */
class SimulationTest {

    private static final int HOURS = Integer.getInteger("simulation.hours", 3_000);
    private static final long FIRST = Long.getLong("simulation.first", 1);

    @BeforeAll
    static void thousandsOfTicksNeedNoLog() {
        Quiet.beQuiet();
    }

    @Test
    void whateverHappensEveryMatchHasOneAlert() {
        Long only = Long.getLong("simulation.seed");
        Duration lived = Duration.ZERO;
        long seed = only == null ? FIRST : only;
        while (lived.toHours() < (only == null ? HOURS : 1)) {
            lived = lived.plus(live(seed++));
        }

        assertThat(lived).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    private static Duration live(long seed) {
        try {
            return Simulation.run(seed, UnaryOperator.identity());
        } catch (Violation | RuntimeException e) {
            throw new AssertionError("replay with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
