package dev.taskwatch.local;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.springframework.util.FileSystemUtils;

/**
 * A temporary home directory of an Elasticsearch node, laid out as the node wants it: {@code modules/}, {@code
 * plugins/}, {@code node.log}.
 *
 * <p>Each of our classes is either in the plugin's jar or in the main class's jar, never on the class path twice: the
 * node refuses that as "jar hell".
 */
final class NodeHome {

    private static final String MAIN = "dev/taskwatch/local/node/NodeMain";
    private static final List<String> PLUGIN = List.of("dev/taskwatch/local/node/", "dev/taskwatch/local/eql/");

    private final Path directory;
    private final NodeJars jars;

    private NodeHome(Path directory, NodeJars jars) {
        this.directory = directory;
        this.jars = jars;
    }

    static NodeHome create(NodeJars jars) {
        try {
            NodeHome home = new NodeHome(Files.createTempDirectory("local-elasticsearch-"), jars);
            home.layOutTransportModule();
            home.layOutPlugin();
            home.pack(home.mainJar(), name -> name.startsWith(MAIN));
            Files.createDirectory(home.directory.resolve("config"));
            return home;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path directory() {
        return directory;
    }

    /** Where the node's data goes if it is not to be kept. */
    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("node.log");
    }

    String classPath() {
        return Stream.concat(jars.classPath().stream(), Stream.of(mainJar()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** May be repeated; the node's process does the same at its end. */
    void delete() {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path mainJar() {
        return directory.resolve("main.jar");
    }

    private void layOutTransportModule() throws IOException {
        Path module = Files.createDirectories(directory.resolve("modules/transport-netty4"));
        for (Path jar : jars.transport()) {
            Files.copy(jar, module.resolve(jar.getFileName()));
        }
        describe(module, "org.elasticsearch.transport.netty4.Netty4Plugin");
    }

    private void layOutPlugin() throws IOException {
        Path plugin = Files.createDirectories(directory.resolve("plugins/taskwatch-local"));
        pack(
                plugin.resolve("plugin.jar"),
                name -> PLUGIN.stream().anyMatch(name::startsWith) && !name.startsWith(MAIN));
        describe(plugin, "dev.taskwatch.local.node.LocalPlugin");
    }

    private void describe(Path plugin, String className) throws IOException {
        Properties descriptor = new Properties();
        descriptor.setProperty("name", plugin.getFileName().toString());
        descriptor.setProperty("description", "part of a local Elasticsearch");
        descriptor.setProperty("version", jars.version());
        descriptor.setProperty("elasticsearch.version", jars.version());
        descriptor.setProperty("java.version", "17");
        descriptor.setProperty("classname", className);
        try (OutputStream out = Files.newOutputStream(plugin.resolve("plugin-descriptor.properties"))) {
            descriptor.store(out, null);
        }
    }

    private void pack(Path jar, Predicate<String> wanted) throws IOException {
        Path root = jars.testClasses();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(root.resolve("dev/taskwatch/local"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                if (wanted.test(name)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(file, out);
                }
            }
        }
    }
}
