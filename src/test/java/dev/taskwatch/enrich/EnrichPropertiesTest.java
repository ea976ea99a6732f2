package dev.taskwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrichPropertiesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs-*",
                "remote:logs-windows.*",
                "-logs-old-*",
                "<logs-{now/d}>",
                ".ds-logs-x-2026.01.01-000001"
            })
    void takesWhatElasticsearchTakes(String index) {
        assertThat(new EnrichProperties(List.of(index), Duration.ofSeconds(1)).indices())
                .containsExactly(index);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Logs-*", "logs a", "a,b", "a\"b", "a/b", "a?b", "a|b"})
    void refusesWhatNamesNoIndex(String index) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnrichProperties(List.of(index), Duration.ofSeconds(1)))
                .withMessageStartingWith("taskwatch.enrich.indices has \"" + index + "\", which names no index; give");
    }
}
