package dev.taskwatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskwatch.run.RunKind;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.Gap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lives through some thousand hours, in as many threads as there are processors, one life in each. As long as one likes, with
 * other lives each time one says so: {@code mvn test -Dtest=SimulationTest -Dsimulation.hours=100000
 * -Dsimulation.first=1000000}. A life that breaks a law says which seed it has; {@code mvn test -Dtest=SimulationTest
 * -Dsimulation.seed=42} lives it again, step by step the same.
 */
@ExtendWith(Quiet.class)
class SimulationTest {

    private static final long HOURS = Long.getLong("simulation.hours", 2_000);
    private static final long HOURS_OF_A_LIFE = 25;
    private static final long FIRST = Long.getLong("simulation.first", 1);

    @Test
    void whateverHappensEveryMatchHasOneAlert() {
        assumeTrue(System.getProperty("simulation.seed") == null, "one seed is replayed");
        List<Simulation.Life> lives = LongStream.range(FIRST, FIRST + HOURS / HOURS_OF_A_LIFE)
                .parallel()
                .mapToObj(SimulationTest::live)
                .toList();
        Set<Enum<?>> met = lives.stream().flatMap(life -> life.met().stream()).collect(Collectors.toSet());

        assertThat(met)
                .contains(Verdict.values())
                .contains(RunKind.values())
                .contains(Gap.Cause.values())
                .contains(Weather.Phase.values())
                .contains(Weather.Fault.values())
                .contains(Turn.values())
                .contains(Benign.Known.values());
    }

    @Test
    void oneSeedIsReplayed() {
        long seed = Long.getLong("simulation.seed", FIRST);

        assertThat(live(seed)).isEqualTo(live(seed));
    }

    private static Simulation.Life live(long seed) {
        try {
            return Simulation.run(seed, UnaryOperator.identity());
        } catch (Violation | RuntimeException e) {
            throw new AssertionError("replay with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
