package dev.taskwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HastyRulesTest {

    @TempDir
    private Path directory;

    @Test
    void areThePackagedOnesOnAQuickSchedule() {
        HastyRules.write(directory.resolve("rules"));

        RuleCatalog packaged = RuleCatalog.load(Optional.empty());
        RuleCatalog hasty = RuleCatalog.load(Optional.of(directory.resolve("rules")));

        assertThat(hasty.warnings()).isEmpty();
        assertThat(hasty.rules())
                .extracting(Rule::schedule)
                .containsOnly(new Schedule(Duration.ofSeconds(10), Duration.ofMinutes(3)));
        assertThat(hasty.rules())
                .usingRecursiveComparison()
                .ignoringFields("schedule")
                .isEqualTo(packaged.rules());
    }

    @Test
    void areNotMadeOfARuleThatLeavesItsScheduleToTheDefault() {
        List.of("from = \"now-9m\"", "interval = \"5m\"")
                .forEach(rule -> assertThatIllegalStateException()
                        .isThrownBy(() -> HastyRules.hasten(rule))
                        .withMessageContaining("has no line"));
    }
}
