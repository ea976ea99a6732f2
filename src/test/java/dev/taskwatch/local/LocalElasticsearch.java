package dev.taskwatch.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A real Elasticsearch on this machine, in a process of its own that ends with this one, however that ends. It listens
 * on 127.0.0.1 only and starts with the index templates of the class path.
 */
public final class LocalElasticsearch implements AutoCloseable {

    private final LocalElasticsearchOptions options;
    private final NodeHome home;
    private int port;
    private NodeProcess process;

    private LocalElasticsearch(LocalElasticsearchOptions options) {
        this.options = options;
        this.home = NodeHome.create(NodeJars.find());
        this.port = options.port();
    }

    /** Runs a node until it is stopped: {@code --port=9200 --data=DIRECTORY --heap=512m}, each of them optional. */
    public static void main(String[] args) {
        ParentProcess.endWithIt();
        try {
            run(LocalElasticsearchOptions.of(args));
        } catch (IllegalArgumentException | PortTakenException refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        } catch (IllegalStateException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private static void run(LocalElasticsearchOptions options) {
        try (LocalElasticsearch node = start(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(node::close));
            System.out.println("Elasticsearch " + version() + " listens on " + node.uri() + " (Ctrl-C stops it)");
            node.process.join();
        }
    }

    /**
     * Starts a node whose data is deleted at its end.
     *
     * @param port 0 for any free one
     * @throws PortTakenException if somebody listens there already
     */
    public static LocalElasticsearch start(int port) {
        return start(LocalElasticsearchOptions.of("--port=" + port));
    }

    /** Starts a node that keeps its data in {@code data}, and goes on with what is there. */
    public static LocalElasticsearch start(int port, Path data) {
        return start(LocalElasticsearchOptions.of("--port=" + port, "--data=" + data));
    }

    /** Starts a node on {@code port} if nobody listens there, otherwise on a free one: {@link #uri} tells. */
    public static LocalElasticsearch startPreferring(int port) {
        return start(Ports.isFree(port) ? port : 0);
    }

    /** The one node of this JVM's tests: started at the first call, ended with the JVM. */
    public static LocalElasticsearch shared() {
        return Shared.NODE;
    }

    /** The Elasticsearch version that the build has chosen. */
    public static String version() {
        return NodeJars.find().version();
    }

    private static LocalElasticsearch start(LocalElasticsearchOptions options) {
        if (!Ports.isFree(options.port())) {
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

    /** A temporary directory that is deleted at the node's end, also if this process is killed. */
    Path home() {
        return home.directory();
    }

    /**
     * Waits for the node's end, at most {@code patience}.
     *
     * @throws IllegalStateException if nobody wanted it to end
     */
    boolean endsWithin(Duration patience) throws InterruptedException {
        return process.endsWithin(patience);
    }

    /** Ends the node as a power cut would; its data stays for {@link #restart}. */
    public void kill() {
        process.kill();
    }

    /** Starts the node again after {@link #kill}, with the same port and data. */
    public void restart() {
        process = NodeProcess.launch(home, options.data().orElse(home.data()), options.heap(), port);
        port = process.awaitPort();
        IndexTemplates.install(uri());
    }

    /** Ends the node and deletes what it need not keep; may be repeated. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.end();
        }
        home.delete();
    }

    private static final class Shared {
        static final LocalElasticsearch NODE = start(0);
    }
}
