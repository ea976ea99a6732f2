package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.source.SourceCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunbookTest {

    @ParameterizedTest
    @EnumSource
    void hasAnEntryForEachConditionInTheSameWords(Condition condition) {
        Runbook.Entry entry = Runbook.entry(condition.id());

        assertThat(entry.message()).isEqualTo(condition.pattern());
        entry.assertAdvises(condition.remedy());
    }

    /** What they say, {@code SourceJudgeTest} compares. */
    @ParameterizedTest
    @EnumSource
    void hasAnEntryForEachConditionOfASource(SourceCondition condition) {
        Runbook.entry(condition.id()).assertAdvises(condition.remedy());
    }

    @ParameterizedTest
    @EnumSource
    void hasAnEntryForEachConditionOfTheOwnIndices(IndexCondition condition) {
        Runbook.Entry entry = Runbook.entry(condition.id());

        assertThat(entry.message()).isEqualTo(condition.pattern());
        entry.assertAdvises(condition.remedy());
    }

    @Test
    void everyEntryTellsMeaningCauseAndRemedyOnce() {
        assertThat(Runbook.entries())
                .hasSizeGreaterThan(Condition.values().length + SourceCondition.values().length)
                .allSatisfy(entry ->
                        assertThat(entry.text()).contains("\n**Meaning.** ", "\n**Cause.** ", "\n**Remedy.** "));
        assertThat(Runbook.entries()).extracting(Runbook.Entry::name).doesNotHaveDuplicates();
    }

    @Test
    void noTwoConditionsHaveOneName() {
        assertThat(Arrays.stream(Condition.values()).map(Condition::id)).doesNotHaveDuplicates();
    }

    @Test
    void whatPrometheusAlertsReferToIsThere() throws IOException {
        List<String> named = Pattern.compile("`([a-z-]+)` in the runbook")
                .matcher(Files.readString(Path.of("monitoring/alerts.yml")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(Runbook.entries()).extracting(Runbook.Entry::name).containsAll(named);
    }
}
