package dev.taskwatch.local.node;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.IOUtils;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The process of a local Elasticsearch: {@code NodeMain HOME DATA PORT}.
 *
 * <p>Prints its HTTP port as the one line on standard output once it serves; everything else goes to standard error.
 * It lives as long as its standard input is open, that is at most as long as its parent, and deletes HOME at the end.
 */
public final class NodeMain {

    private static final long CLOSING_SECONDS = 30;

    private final Path home;
    private Node node;

    private NodeMain(Path home) {
        this.home = home;
    }

    public static void main(String[] args) {
        PrintStream parent = System.out;
        System.setOut(System.err);
        leaveCtrlCToParent();
        NodeMain main = new NodeMain(Path.of(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(main::end));
        new Thread(NodeMain::exitWithParent).start(); // the only thread that is no daemon: it keeps the node up
        try {
            parent.println(main.start(Path.of(args[1]), args[2]));
        } catch (Throwable failure) {
            failure.printStackTrace();
            parent.close(); // the parent reports from the log in HOME, and then lets this process end
        }
    }

    private synchronized int start(Path data, String port) throws Exception {
        LogConfigurator.configureESLogging();
        Environment environment = new Environment(settings(data, port), null);
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(home.resolve("modules")),
                PluginsLoader.loadPluginsBundles(home.resolve("plugins")),
                Map.of(),
                false);
        node = new Node(environment, plugins);
        node.start();
        HttpServerTransport http = node.injector().getInstance(HttpServerTransport.class);
        return http.boundAddress().publishAddress().getPort();
    }

    private Settings settings(Path data, String port) {
        return Settings.builder()
                .put("path.home", home)
                .put("path.data", data)
                .put("cluster.name", "taskwatch-local")
                .put("node.name", "local")
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.type", "netty4")
                .put("http.port", port)
                .put("transport.type", "netty4")
                .put("transport.port", 0) // its default range, from 9300, would take ports asked for HTTP
                .put("indices.query.bool.max_nested_depth", 250) // for conditions; Elasticsearch's own never are JSON
                .put("cluster.routing.allocation.disk.threshold_enabled", false) // a full disk would block writes
                .build();
    }

    /** A terminal interrupts both, but the parent may have something to write before it ends. */
    private static void leaveCtrlCToParent() {
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() != -1) {
                // nothing is ever sent: the end of the stream is the message
            }
        } catch (IOException closed) {
            // as good as the end
        }
        System.exit(0);
    }

    private void end() {
        try {
            Thread closing = startDaemon(this::closeNode);
            closing.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
            IOUtils.rm(home);
        } catch (IOException | InterruptedException notDeleted) {
            System.err.println(home + " is left behind: " + notDeleted);
        } finally {
            Runtime.getRuntime().halt(0); // whatever still runs must not outlive the parent
        }
    }

    /** Waits for {@link #start}, which would write into a directory that is being deleted. */
    private synchronized void closeNode() {
        try {
            if (node != null) {
                node.close();
            }
        } catch (IOException notClosed) {
            throw new UncheckedIOException(notClosed);
        }
    }

    private static Thread startDaemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
