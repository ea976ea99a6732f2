package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alert rules in {@code monitoring/}, tried with Prometheus's own tool. */
class AlertRulesTest {

    @Test
    void theAlertsFireWhenTheyShallAndNotBefore() throws Exception {
        assertThat(promtool("check", "rules", "monitoring/alerts.yml")).contains("SUCCESS");
        assertThat(promtool("test", "rules", "monitoring/alerts.test.yml")).contains("SUCCESS");
    }

    private static String promtool(String... arguments) throws InterruptedException, IOException {
        List<String> command = new java.util.ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return abort("promtool is not installed here; Debian has it in the package prometheus");
        }
    }
}
