package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunbookTest {

    @ParameterizedTest
    @EnumSource
    void hasAnEntryForEachConditionInTheSameWords(Condition condition) {
        Runbook.Entry entry = Runbook.entry(condition.id());

        assertThat(entry.message()).isEqualTo(condition.pattern());
        assertThat(entry.text().replaceAll("\\s+", " ").replace("`", ""))
                .containsIgnoringCase("**Remedy.** " + condition.remedy());
    }

    @Test
    void everyEntryTellsMeaningCauseAndRemedy() {
        assertThat(Runbook.entries())
                .hasSizeGreaterThan(Condition.values().length)
                .allSatisfy(entry ->
                        assertThat(entry.text()).contains("\n**Meaning.** ", "\n**Cause.** ", "\n**Remedy.** "));
    }

    @Test
    void noTwoConditionsHaveOneName() {
        assertThat(Arrays.stream(Condition.values()).map(Condition::id)).doesNotHaveDuplicates();
    }
}
