package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The packaged rules as they are, except that they run every ten seconds instead of minutes. */
final class HastyRules {

    static final int INTERVAL_SECONDS = 10;

    private static final Pattern INTERVAL = Pattern.compile("(?m)^interval = .*$");
    /** Three minutes: what the feed begins with, and a start that takes its time, are still in the first window. */
    private static final Pattern FROM = Pattern.compile("(?m)^from = .*$");

    private HastyRules() {}

    /** Writes them into {@code directory}, which is made. */
    static void write(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Resource rule : new PathMatchingResourcePatternResolver().getResources("classpath*:rules/*.toml")) {
                String packaged = rule.getContentAsString(StandardCharsets.UTF_8);
                Files.writeString(directory.resolve(rule.getFilename()), hasten(packaged));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String hasten(String rule) {
        String often = replace(INTERVAL, rule, "interval = \"" + INTERVAL_SECONDS + "s\"");
        return replace(FROM, often, "from = \"now-3m\"");
    }

    private static String replace(Pattern line, String rule, String replacement) {
        Matcher found = line.matcher(rule);
        if (!found.find()) {
            throw new IllegalStateException("a packaged rule has no line " + line);
        }
        return found.replaceFirst(replacement);
    }
}
