package dev.taskwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalElasticsearchIT {

    @TempDir
    private Path directory;

    @Test
    void keepsItsDataDirectory() {
        try (LocalElasticsearch node = LocalElasticsearch.start(0, directory)) {
            index(node, "1");
        }

        try (LocalElasticsearch node = LocalElasticsearch.start(0, directory)) {
            assertThat(documents(node)).isEqualTo(1);
        }
    }

    @Test
    void goesOnAfterAKill() {
        try (LocalElasticsearch node = LocalElasticsearch.start(0)) {
            URI before = node.uri();
            index(node, "1");

            node.kill();
            assertThatThrownBy(() -> documents(node)).hasCauseInstanceOf(ConnectException.class);
            node.restart();

            assertThat(node.uri()).isEqualTo(before);
            assertThat(documents(node)).isEqualTo(1);
        }
    }

    @Test
    void listensOnItsLoopbackAddressOnly() throws IOException {
        List<InetAddress> others = otherAddresses();
        assumeThat(others).isNotEmpty();

        URI shared = LocalElasticsearch.shared().uri();

        assertThat(shared.getHost()).isEqualTo("127.0.0.1");
        assertThat(others)
                .allSatisfy(address -> assertThatThrownBy(() -> connect(address, shared.getPort()))
                        .isInstanceOf(IOException.class));
    }

    @Test
    void refusesATakenPort() {
        int taken = LocalElasticsearch.shared().uri().getPort();

        assertThatThrownBy(() -> LocalElasticsearch.start(taken))
                .isInstanceOf(PortTakenException.class)
                .hasMessageContaining("port " + taken + " of 127.0.0.1 is taken");
    }

    @Test
    void takesAnotherPortIfThePreferredOneIsTaken() {
        int taken = LocalElasticsearch.shared().uri().getPort();

        try (LocalElasticsearch node = LocalElasticsearch.startPreferring(taken)) {
            assertThat(node.uri().getPort()).isNotEqualTo(taken);
            assertThat(new JsonHttp(node.uri()).get("/").at("/name").asString()).isEqualTo("local");
        }
    }

    @Test
    void saysWhyItDidNotStart() {
        try (LocalElasticsearch first = LocalElasticsearch.start(0, directory)) {
            index(first, "1");

            assertThatThrownBy(() -> LocalElasticsearch.start(0, directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("failed to obtain node locks");
        }
    }

    @Test
    void mainRefusesATakenPortInOneSentence() throws Exception {
        Process main = startMain("--port=" + LocalElasticsearch.shared().uri().getPort());

        assertThat(main.waitFor()).isEqualTo(2);
        assertThat(main.errorReader(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("is taken");
    }

    @ParameterizedTest
    @MethodSource("endings")
    void endsWithItsParentAndLeavesNothingBehind(Consumer<Process> ending) throws IOException {
        Process main = startMain("--port=0");
        assertThat(main.inputReader(StandardCharsets.UTF_8).readLine()).contains("listens on http://127.0.0.1:");
        List<ProcessHandle> nodes = main.children().toList();
        assertThat(nodes).hasSize(1);
        assertThat(directory).isNotEmptyDirectory();

        ending.accept(main);

        await().atMost(Duration.ofSeconds(20)).until(() -> !nodes.get(0).isAlive());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void leavesNothingBehindIfItsParentDiesWhileItStarts() throws IOException {
        Process main = startMain("--port=0");
        ProcessHandle node = await().until(() -> main.children().findAny(), Optional::isPresent)
                .orElseThrow();

        main.destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).until(() -> !node.isAlive());
        assertThat(directory).isEmptyDirectory();
    }

    static List<Consumer<Process>> endings() {
        return List.of(Process::destroy, Process::destroyForcibly);
    }

    /** Its temporary files go to {@link #directory}. */
    private Process startMain(String argument) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalElasticsearch.class.getName(),
                        argument)
                .start();
    }

    private static void index(LocalElasticsearch node, String id) {
        new JsonHttp(node.uri()).send("PUT", "/books/_doc/" + id + "?refresh=true", "{\"title\": \"Moby-Dick\"}");
    }

    private static int documents(LocalElasticsearch node) {
        JsonHttp http = new JsonHttp(node.uri());
        http.get("/_cluster/health/books?wait_for_status=yellow");
        return http.get("/books/_count").at("/count").asInt();
    }

    private static List<InetAddress> otherAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.equals(InetAddress.getLoopbackAddress()))
                .toList();
    }

    private static void connect(InetAddress address, int port) throws IOException {
        new Socket(address, port).close();
    }
}
