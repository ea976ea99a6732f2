package dev.taskwatch.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Elasticsearch on this machine, in a process of its own that ends with this one, however that ends. It listens
 * on 127.0.0.1 only and starts with the index templates of the class path.
 */
public final class LocalElasticsearch implements AutoCloseable {

    private static final long START_SECONDS = 120;
    private static final long END_SECONDS = 15;
    private static final int LOG_LINES = 30;

    private final NodeHome home;
    private final LocalElasticsearchOptions options;
    private Process process;
    private int port;

    private LocalElasticsearch(LocalElasticsearchOptions options) {
        this.home = NodeHome.create(NodeJars.find());
        this.options = options;
        this.port = options.port();
    }

    /** Starts a node on {@code port}, or on a free one if that is 0, whose data is deleted at the end. */
    public static LocalElasticsearch start(int port) {
        return start(LocalElasticsearchOptions.of("--port=" + port));
    }

    /** Starts a node on {@code port} that keeps its data in {@code data}. */
    public static LocalElasticsearch start(int port, Path data) {
        return start(LocalElasticsearchOptions.of("--port=" + port, "--data=" + data));
    }

    /** Starts a node on {@code port} if nobody listens there, otherwise on a free one: {@link #uri} tells. */
    public static LocalElasticsearch startPreferring(int port) {
        return start(isFree(port) ? port : 0);
    }

    /** The one node of this JVM's tests, started at the first call. */
    public static LocalElasticsearch shared() {
        return Shared.NODE;
    }

    /** The Elasticsearch version that the build has chosen. */
    public static String version() {
        return NodeJars.find().version();
    }

    static LocalElasticsearch start(LocalElasticsearchOptions options) {
        if (!isFree(options.port())) {
            throw new PortTakenException(options.port());
        }
        LocalElasticsearch node = new LocalElasticsearch(options);
        try {
            node.restart();
            return node;
        } catch (RuntimeException failure) {
            node.close();
            throw failure;
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public long pid() {
        return process.pid();
    }

    /** Ends the node as a power cut would; its data stays for {@link #restart}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts the node again after {@link #kill}, on the same port and data. */
    public void restart() {
        process = launch();
        port = awaitPort();
        IndexTemplates.install(uri());
    }

    /** Ends the node and deletes what it need not keep; may be repeated. */
    @Override
    public void close() {
        if (process != null) {
            end();
        }
        home.delete();
    }

    private void end() {
        try {
            process.getOutputStream().close(); // the node ends itself when its input does
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException notEnded) {
            kill();
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        Path data = options.data().orElse(home.data());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + options.heap(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.disable.jmx=true",
                "-Dorg.apache.logging.log4j.level=WARN",
                "-cp",
                home.classPath(),
                "dev.taskwatch.local.node.NodeMain",
                home.directory().toString(),
                data.toAbsolutePath().toString(),
                Integer.toString(port));
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(home.log().toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private int awaitPort() {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> firstLine(process));
        try {
            return Integer.parseInt(line.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | NumberFormatException failure) {
            throw new IllegalStateException("the local Elasticsearch did not start; its last lines:\n" + logTail());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the local Elasticsearch started", interrupted);
        }
    }

    /** The port that the node prints once it serves, or "" if it ends before. */
    private static String firstLine(Process process) {
        try {
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            return line == null ? "" : line;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(home.log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Runs a node until it is stopped: {@code --port=9200 --data=DIRECTORY --heap=512m}, each of them optional. */
    public static void main(String[] args) {
        try (LocalElasticsearch node = start(LocalElasticsearchOptions.of(args))) {
            Runtime.getRuntime().addShutdownHook(new Thread(node::close));
            System.out.println("Elasticsearch " + version() + " listens on " + node.uri() + " (Ctrl-C stops it)");
            node.process.onExit().join();
        } catch (IllegalArgumentException | PortTakenException refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        }
    }

    private static final class Shared {
        static final LocalElasticsearch NODE = start(0);
    }
}
