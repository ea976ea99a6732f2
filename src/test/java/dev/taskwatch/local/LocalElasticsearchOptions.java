package dev.taskwatch.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a local Elasticsearch runs.
 *
 * @param port of HTTP; 0 is any free one
 * @param data the directory that keeps its data; if absent, the data goes with the node
 * @param heap as the JVM's {@code -Xmx} takes it
 */
record LocalElasticsearchOptions(int port, Optional<Path> data, String heap) {

    private static final LocalElasticsearchOptions DEFAULT =
            new LocalElasticsearchOptions(9200, Optional.empty(), "512m");

    LocalElasticsearchOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port=" + port + " is not a port: give a number from 0 to 65535");
        }
        if (data.filter(path -> Files.exists(path) && !Files.isDirectory(path)).isPresent()) {
            throw new IllegalArgumentException("--data=" + data.get() + " is a file: give a directory");
        }
        if (!heap.matches("[1-9]\\d*[mg]")) {
            throw new IllegalArgumentException("--heap=" + heap + " is not a size: give one such as 512m or 1g");
        }
    }

    /** @throws IllegalArgumentException if an argument is unknown or wrong, with one sentence that says so */
    static LocalElasticsearchOptions of(String... arguments) {
        LocalElasticsearchOptions options = DEFAULT;
        for (String argument : arguments) {
            options = options.with(argument);
        }
        return options;
    }

    private LocalElasticsearchOptions with(String argument) {
        String value = argument.substring(argument.indexOf('=') + 1);
        if (argument.startsWith("--port=")) {
            return new LocalElasticsearchOptions(port(value), data, heap);
        }
        if (argument.startsWith("--data=") && !value.isBlank()) {
            return new LocalElasticsearchOptions(port, Optional.of(Path.of(value)), heap);
        }
        if (argument.startsWith("--heap=")) {
            return new LocalElasticsearchOptions(port, data, value);
        }
        throw new IllegalArgumentException(
                "cannot use the argument " + argument + ": give --port=NUMBER, --data=DIRECTORY or --heap=SIZE");
    }

    private static int port(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "--port=" + value + " is not a port: give a number from 0 to 65535", notANumber);
        }
    }
}
