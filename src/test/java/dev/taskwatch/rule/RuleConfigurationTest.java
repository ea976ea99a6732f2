package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class RuleConfigurationTest {

    @Test
    void withoutALocationThePackagedRulesRun() {
        try (ConfigurableApplicationContext context = start("")) {
            assertThat(context.getBean(RuleCatalog.class).rules()).hasSize(1);
        }
    }

    @Test
    void aLookbackBelowTheIntervalIsWidened() {
        String slow = packaged().replace("from = \"now-9m\"\n", "").replace("interval = \"5m\"", "interval = \"7m\"");

        RuleFile read = RuleFile.read("slow.toml", "\uFEFF" + slow);

        assertThat(read.rule().schedule()).isEqualTo(new Schedule(Duration.ofMinutes(7), Duration.ofMinutes(8)));
        assertThat(read.warnings()).singleElement().asString().contains("so that is searched");
    }

    private static String packaged() {
        return RuleTexts.packaged().values().iterator().next();
    }

    @Test
    void aDirectoryThatIsNotThereStopsTheStartWithASentence(@TempDir Path directory, CapturedOutput output) {
        Path absent = directory.resolve("absent");

        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(absent.toString()));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("taskwatch.rules.location: " + absent + " is not a directory")
                .doesNotContain("\tat dev.taskwatch");
    }

    private static ConfigurableApplicationContext start(String location) {
        return new SpringApplicationBuilder(RuleConfiguration.class)
                .web(WebApplicationType.NONE)
                .properties("taskwatch.rules.location=" + location)
                .run();
    }
}
