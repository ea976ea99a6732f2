package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The service as its jar, in a process of its own. */
public final class ServiceProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path log;

    private ServiceProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it, and lets it write its log to {@code log}, behind what is there; settings are {@code name=value}. */
    public static ServiceProcess start(URI elasticsearch, Path rules, Path log, String... settings) {
        int port = Service.freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it starts in 3 s instead of 5
                "-XX:+UseSerialGC",
                "-Dspring.aot.enabled=true", // as in the image
                "-jar",
                System.getProperty("taskwatch.jar", "target/taskwatch.jar"),
                "--spring.elasticsearch.uris=" + elasticsearch,
                "--taskwatch.rules.location=" + rules,
                "--management.server.port=" + port));
        Stream.of(settings).map(setting -> "--" + setting).forEach(command::add);
        try {
            return new ServiceProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    port,
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As every list of processes shows it. */
    public String commandLine() {
        return process.info().commandLine().orElseThrow();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its management port answers at {@code /actuator/health} and the path below it. */
    public Service.Answer health(String path) {
        return Service.health(port, path);
    }

    /** As {@code kill -STOP}: it does nothing until it is thawed, and does not notice. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /** As {@code kill -TERM}: when this returns, it has shut down. */
    public void shutDown() {
        process.destroy();
        process.onExit().join();
    }

    /** As {@code kill -9}: when this returns, the process is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
