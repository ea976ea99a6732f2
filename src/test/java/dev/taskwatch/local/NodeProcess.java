package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running {@code NodeMain}: it tells its port on its standard output, and ends when its standard input does. */
final class NodeProcess {

    private static final long START_SECONDS = 120;
    private static final long END_SECONDS = 15;
    private static final int LOG_LINES = 30;

    private final NodeHome home;
    private final Process process;

    private NodeProcess(NodeHome home, Process process) {
        this.home = home;
        this.process = process;
    }

    static NodeProcess launch(NodeHome home, Path data, String heap, int port) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it boots in 3 s instead of 6
                "-Dlog4j2.disable.jmx=true",
                "-Dorg.apache.logging.log4j.level=WARN",
                "-cp",
                home.classPath(),
                "dev.taskwatch.local.node.NodeMain",
                home.directory().toString(),
                data.toAbsolutePath().toString(),
                Integer.toString(port));
        try {
            ProcessBuilder.Redirect log =
                    ProcessBuilder.Redirect.appendTo(home.log().toFile());
            return new NodeProcess(
                    home, new ProcessBuilder(command).redirectError(log).start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The port it serves on; waits for that. */
    int awaitPort() {
        try {
            return Integer.parseInt(
                    CompletableFuture.supplyAsync(this::firstLine).get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | NumberFormatException notStarted) {
            throw new IllegalStateException("the local Elasticsearch did not start; its last lines:\n" + lastLines());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the local Elasticsearch started", interrupted);
        }
    }

    /** Waits until it ends, and throws if nobody wanted that. */
    void join() {
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IllegalStateException(
                    "the local Elasticsearch ended with status " + status + "; its last lines:\n" + lastLines());
        }
    }

    /** Waits as {@link #join} does, but no longer than {@code patience}. */
    boolean endsWithin(Duration patience) throws InterruptedException {
        boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            join();
        }
        return ended;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Lets it close its node, or kills it if that takes too long; may be repeated. */
    void end() {
        try {
            process.getOutputStream().close();
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException notEnded) {
            kill();
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private String firstLine() {
        try {
            String line = process.inputReader(StandardCharsets.UTF_8).readLine();
            return line == null ? "" : line;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(home.log()).stream()
                    .filter(line -> !line.strip().startsWith("at "))
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
