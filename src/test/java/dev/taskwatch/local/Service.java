package dev.taskwatch.local;

import dev.taskwatch.Taskwatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service with its own settings file, on an Elasticsearch and rules of a test's own. */
public final class Service implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it as its jar does; its rules tick from now on. */
    public static Service start(URI elasticsearch, Path rules, String... settings) {
        return start(elasticsearch, rules, context -> {}, settings);
    }

    /** The same, where a test has put parts of its own in the place of some. */
    public static Service start(
            URI elasticsearch, Path rules, Consumer<GenericApplicationContext> parts, String... settings) {
        String[] arguments = settings(elasticsearch, rules, settings)
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        return new Service(new SpringApplicationBuilder(Taskwatch.class)
                .initializers(context -> parts.accept((GenericApplicationContext) context))
                .run(arguments));
    }

    /** Its parts only, with the packaged rules: nothing ticks and nothing listens; a test calls what it wants to see. */
    public static Service idle(URI elasticsearch) {
        return idle(elasticsearch, Path.of(""));
    }

    /** The same with the rules of a directory besides, and settings such as {@code taskwatch.schedule.retry=1s}. */
    public static Service idle(URI elasticsearch, Path rules, String... settings) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(settings(elasticsearch, rules, settings)).applyTo(context);
        new ConfigDataApplicationContextInitializer().initialize(context);
        context.register(Taskwatch.class);
        context.refresh();
        return new Service(context);
    }

    public <T> T get(Class<T> part) {
        return context.getBean(part);
    }

    /** What the management port answers at {@code /actuator/health} and the path below it, whatever the status. */
    public Answer health(String path) {
        return health(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), path);
    }

    /** What an endpoint of Actuator answers, as it is. */
    public String actuator(String path) {
        return get(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), path)
                .body();
    }

    static Answer health(int port, String path) {
        HttpResponse<String> response = get(port, "/health" + path);
        return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
    }

    private static HttpResponse<String> get(int port, String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + "/actuator" + path);
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A port that nobody listened on a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private static Stream<String> settings(URI elasticsearch, Path rules, String... more) {
        return Stream.concat(
                Stream.of(
                        "spring.elasticsearch.uris=" + elasticsearch,
                        "taskwatch.rules.location=" + rules,
                        "management.server.port=" + freePort()),
                Stream.of(more));
    }

    /** An HTTP status and the JSON that came with it. */
    public record Answer(int status, JsonNode body) {}
}
