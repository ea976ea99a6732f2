package dev.taskwatch.local;

import dev.taskwatch.Taskwatch;
import dev.taskwatch.alert.AlertBlock;
import dev.taskwatch.local.telemetry.TelemetryFeed;
import dev.taskwatch.local.telemetry.TelemetryGenerator;
import dev.taskwatch.local.telemetry.TelemetrySettings;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The quick start: a real Elasticsearch, live telemetry in it, and the service on both, whose alerts it prints. All of it
 * ends with this JVM, and this JVM with its parent. Arguments are handed to the service.
 */
public final class LocalTaskwatch implements AutoCloseable {

    private static final int PORT = 9200;
    private static final int HEALTH_PORT = 8081;
    private static final TelemetrySettings TELEMETRY =
            new TelemetrySettings(100, Duration.ofSeconds(5), Duration.ofSeconds(30));
    /** It begins with an attack in each of the three shapes, for those who do not want to wait. */
    private static final Duration PAST = Duration.ofSeconds(70);

    private final LocalElasticsearch node;
    private final TelemetryFeed feed;
    private final int healthPort = Ports.freeOr(HEALTH_PORT);
    private volatile ConfigurableApplicationContext service;

    private LocalTaskwatch(LocalElasticsearch node) {
        Clock clock = Clock.systemUTC();
        TelemetryGenerator generator = new TelemetryGenerator(
                TELEMETRY, new SplittableRandom(), clock.instant().minus(PAST));
        this.node = node;
        this.feed = new TelemetryFeed(node.uri(), generator, clock, attack -> {});
    }

    public static void main(String[] args) throws InterruptedException {
        ParentProcess.endWithIt();
        System.out.println("Starting Elasticsearch " + LocalElasticsearch.version() + " ...");
        try (LocalTaskwatch all = new LocalTaskwatch(LocalElasticsearch.startPreferring(PORT))) {
            Runtime.getRuntime().addShutdownHook(new Thread(all::close));
            all.run(args);
        } catch (IllegalStateException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private void run(String[] args) throws InterruptedException {
        System.out.println(introduction());
        feed.start();
        start(args);
        NewAlerts alerts = new NewAlerts(node.uri());
        while (!node.endsWithin(Duration.ofSeconds(1))) {
            alerts.next().forEach(alert -> System.out.println(AlertBlock.of(alert)));
        }
    }

    private String introduction() {
        return """
                Elasticsearch listens on %s%s and is fed with what nine Windows hosts do.
                Taskwatch searches it every %d s (in earnest: every 5 min). Health: http://127.0.0.1:%d/actuator/health%s
                Every %d s one host creates a scheduled task on another; each alert for it is shown here once it is written.
                Ctrl-C ends all of it and leaves nothing behind.
                """.formatted(
                        node.uri(),
                        unlessPreferred(node.uri().getPort(), PORT),
                        HastyRules.INTERVAL_SECONDS,
                        healthPort,
                        unlessPreferred(healthPort, HEALTH_PORT),
                        TELEMETRY.attackEvery().toSeconds());
    }

    private static String unlessPreferred(int port, int preferred) {
        return port == preferred ? "" : " (" + preferred + " is taken)";
    }

    private void start(String[] args) {
        Path rules = node.home().resolve("rules");
        Path web = node.home().resolve("web");
        HastyRules.write(rules);
        Stream<String> settings = Stream.of(
                "--spring.elasticsearch.uris=" + node.uri(),
                "--taskwatch.rules.location=" + rules,
                "--server.address=127.0.0.1",
                "--management.server.port=" + healthPort,
                "--server.tomcat.basedir=" + web,
                "--logging.level.root=warn");
        service = new SpringApplicationBuilder(Taskwatch.class)
                .registerShutdownHook(false) // it would run beside ours, which keeps an order
                .initializers(context -> serveFrom(web.toFile(), (GenericApplicationContext) context))
                .run(Stream.concat(settings, Stream.of(args)).toArray(String[]::new));
    }

    /** Without a document root, Tomcat makes itself a temporary one, which a kill would leave behind. */
    private static void serveFrom(File web, GenericApplicationContext context) {
        WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> documentRoot =
                factory -> factory.setDocumentRoot(web);
        context.registerBean("localDocumentRoot", WebServerFactoryCustomizer.class, () -> documentRoot);
    }

    /** Ends what writes before what it writes to. A service that still starts is not waited for: it has nothing to lose. */
    @Override
    public synchronized void close() {
        feed.close();
        ConfigurableApplicationContext started = service;
        if (started != null) {
            started.close();
        }
        node.close();
    }
}
