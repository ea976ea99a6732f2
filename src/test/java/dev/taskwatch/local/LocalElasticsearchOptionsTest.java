package dev.taskwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalElasticsearchOptionsTest {

    @Test
    void everyArgumentHasADefault() {
        LocalElasticsearchOptions options = LocalElasticsearchOptions.of();

        assertThat(options).isEqualTo(new LocalElasticsearchOptions(9200, Optional.empty(), "512m"));
    }

    @Test
    void argumentsComeInAnyOrder() {
        LocalElasticsearchOptions options = LocalElasticsearchOptions.of("--heap=1g", "--data=kept", "--port=9300");

        assertThat(options).isEqualTo(new LocalElasticsearchOptions(9300, Optional.of(Path.of("kept")), "1g"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port=",
                "--port=web",
                "--port=-1",
                "--port=65536",
                "--port",
                "--data=",
                "--data=pom.xml",
                "--heap=",
                "--heap=0m",
                "--heap=lots",
                "--help",
                "9300",
                ""
            })
    void aWrongArgumentIsNamed(String argument) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalElasticsearchOptions.of(argument))
                .withMessageContaining(argument)
                .withMessageContaining("give");
    }
}
