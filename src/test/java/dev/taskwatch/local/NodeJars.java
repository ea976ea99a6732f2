package dev.taskwatch.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the build left for the local Elasticsearch: the jars of one Elasticsearch version, and our classes for it.
 *
 * @param classPath jars of the process itself
 * @param transport jars of the transport module, which must not be on the class path too
 * @param testClasses the directory of our own classes
 */
record NodeJars(String version, List<Path> classPath, List<Path> transport, Path testClasses) {

    private static final Pattern SERVER = Pattern.compile("elasticsearch-(\\d.*)\\.jar");
    private static final Pattern TRANSPORT =
            Pattern.compile("(netty|transport-netty4|elasticsearch-ssl-config).*\\.jar");
    private static final Pattern BUILD_TOOL = Pattern.compile("(maven-|ant-|plexus-).*\\.jar");

    /** @throws IllegalStateException if the build has not listed them, with what to do */
    static NodeJars find() {
        Path testClasses = codeSource();
        Path list = testClasses.resolveSibling("local-elasticsearch").resolve("jars.txt");
        try (Stream<String> lines = Files.lines(list)) {
            return of(lines.map(Path::of).toList(), testClasses);
        } catch (IOException missing) {
            throw new IllegalStateException("cannot read " + list + ": run mvn test-compile, which writes it", missing);
        }
    }

    private static NodeJars of(List<Path> listed, Path testClasses) {
        List<Path> jars = listed.stream().filter(named(BUILD_TOOL).negate()).toList();
        return new NodeJars(
                jars.stream().flatMap(NodeJars::serverVersion).findFirst().orElseThrow(),
                jars.stream().filter(named(TRANSPORT).negate()).toList(),
                jars.stream().filter(named(TRANSPORT)).toList(),
                testClasses);
    }

    private static Predicate<Path> named(Pattern pattern) {
        return jar -> pattern.matcher(jar.getFileName().toString()).matches();
    }

    private static Stream<String> serverVersion(Path jar) {
        Matcher server = SERVER.matcher(jar.getFileName().toString());
        return server.matches() ? Stream.of(server.group(1)) : Stream.empty();
    }

    private static Path codeSource() {
        try {
            return Path.of(NodeJars.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
