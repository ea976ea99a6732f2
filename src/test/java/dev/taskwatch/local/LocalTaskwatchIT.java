package dev.taskwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start as a newcomer runs it, below a shell in place of Maven. */
class LocalTaskwatchIT {

    @TempDir
    private Path directory;

    private Process shell;
    private List<ProcessHandle> started = List.of();

    @AfterEach
    void killWhatIsLeft() {
        Stream.concat(Stream.of(shell.toHandle()), started.stream()).forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void showsAnAlertInEachShapeAndLeavesNothingBehindWhenInterrupted() throws Exception {
        start();
        await().atMost(Duration.ofSeconds(150))
                .untilAsserted(() -> assertThat(output())
                        .contains("  host    fs-berlin-01.corp.example\n") // Elastic Defend
                        .contains("  host    sql-oslo-01.corp.example\n") // Winlogbeat
                        .contains("  host    app-lyon-01.corp.example\n")); // the Sysmon integration

        interrupt(processes());

        assertNothingIsLeft();
        assertThat(output()).doesNotContain("Exception").doesNotContain(" WARN ");
    }

    @Test
    void leavesNothingBehindWhenItsParentIsKilled() throws Exception {
        start();
        await().atMost(Duration.ofSeconds(150)).until(() -> output().contains("Ctrl-C ends all of it"));
        processes();

        shell.destroyForcibly();

        assertNothingIsLeft();
    }

    /** Its temporary files go to {@link #temporary}. The shell has a second command, so it stays the parent. */
    private void start() throws IOException {
        Files.createDirectory(temporary());
        List<String> command = List.of(
                "sh",
                "-c",
                "\"$0\" \"$@\"; exit $?",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary(),
                "-cp",
                System.getProperty("java.class.path"),
                LocalTaskwatch.class.getName());
        shell = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    /** The service's and the node's; remembered for the end. */
    private List<ProcessHandle> processes() {
        started = shell.descendants().toList();
        assertThat(started).hasSize(2);
        assertThat(temporary()).isNotEmptyDirectory();
        return started;
    }

    /** All at once, as a terminal does at Ctrl-C. */
    private static void interrupt(List<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-INT"));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private void assertNothingIsLeft() {
        await().atMost(Duration.ofSeconds(60)).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(temporary()).isEmptyDirectory();
    }

    private Path temporary() {
        return directory.resolve("temporary");
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }
}
