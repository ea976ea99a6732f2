package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertBlockTest {

    /** Clears the screen, turns the direction of writing, and poses as lines of ours. */
    private static final String HOSTILE =
            "\u001b[2J\u001b]0;title\u0007a\u202eexe.txt\u2066\u200b\r\n  ALERT   nothing to see\r  host    other\u2028x\u0000\tz";

    private static final String LONG = "y".repeat(2_000);

    @Test
    void noTextOfAnAttackerSteersTheTerminalOrPosesAsALine() throws IOException {
        String block = AlertBlock.of(Map.of(
                "kibana.alert.rule.name", HOSTILE,
                "kibana.alert.original_time", HOSTILE,
                "kibana.alert.uuid", HOSTILE,
                "host.name", HOSTILE,
                "source", Map.of("ip", HOSTILE, "port", HOSTILE),
                "taskwatch", hostileTask()));

        new GoldenFile("hostile.txt").equalTo(block);
        assertThat(block.replace("\n", "").replace("\t", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
        assertThat(block.lines().filter(line -> line.startsWith("  ALERT"))).hasSize(1);
        assertThat(block.lines().filter(line -> line.startsWith("  host"))).hasSize(1);
    }

    private static Map<String, Object> hostileTask() {
        Map<String, Object> event = Map.of("time", HOSTILE);
        return Map.of(
                "task",
                Map.of(
                        "guid", HOSTILE,
                        "name", LONG,
                        "author", HOSTILE + LONG,
                        "run_as", HOSTILE,
                        "command_line", HOSTILE.repeat(1_000),
                        "decoded_commands", Collections.nCopies(1_000, "line\n".repeat(1_000)),
                        "fault", HOSTILE),
                "creator",
                Map.of("name", HOSTILE, "domain", LONG, "logon_id", HOSTILE),
                "logon",
                Map.of("name", List.of(Map.of()), "logon_id", List.of()),
                "started",
                Collections.nCopies(1_000, Map.of("runs_command", true, "command_line", HOSTILE, "event", event)),
                "further_writes",
                List.of("a text", Map.of("guid", HOSTILE, "command_line", LONG, "event", event), Map.of()),
                "enrichment_reason",
                HOSTILE,
                "rejected",
                HOSTILE);
    }

    @Test
    void ofATaskThatHasNotRunItSaysUntilWhen() {
        Map<String, Object> taskwatch =
                Map.of("task", Map.of("guid", "{0}"), "started", List.of(), "started_until", "2026-03-01T12:05:00Z");

        assertThat(AlertBlock.of(Map.of("taskwatch", taskwatch)))
                .contains("  started not seen until 2026-03-01T12:05:00Z\n");
    }

    @Test
    void aDocumentWithoutAnythingIsAnEmptyBlock() {
        assertThat(AlertBlock.of(Map.of()).lines()).hasSize(2);
    }
}
