package dev.taskwatch.rule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Finds rule files: their content by their name, in the order of names. */
final class RuleTexts {

    private static final String PACKAGED = "rules/";

    private RuleTexts() {}

    /** Those on the class path, also within Spring Boot's jar. */
    static Map<String, String> packaged() {
        try {
            Map<String, String> texts = new TreeMap<>();
            for (Resource resource :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + PACKAGED + "*.toml")) {
                texts.put(
                        "classpath:" + PACKAGED + resource.getFilename(),
                        resource.getContentAsString(StandardCharsets.UTF_8));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged rules cannot be read", e);
        }
    }

    /** Those in a directory and below. */
    static Map<String, String> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw unusable(directory, "is no directory; create it or correct the setting");
        }
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.find(
                directory,
                Integer.MAX_VALUE,
                (file, attributes) -> attributes.isRegularFile() && isRule(directory.relativize(file)),
                FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                texts.put(file.toString(), Files.readString(file));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidRuleException(
                    "taskwatch.rules.location: " + directory + " cannot be read: " + e
                            + "; correct its content or permissions",
                    e);
        }
        if (texts.isEmpty()) {
            throw unusable(directory, "holds no .toml file; put a rule there or remove the setting");
        }
        return texts;
    }

    /** What Kubernetes mounts has each file twice: as itself, and below a directory whose name starts with a dot. */
    private static boolean isRule(Path file) {
        return file.toString().endsWith(".toml")
                && StreamSupport.stream(file.spliterator(), false)
                        .noneMatch(step -> step.toString().startsWith("."));
    }

    private static InvalidRuleException unusable(Path directory, String reason) {
        return new InvalidRuleException(List.of("taskwatch.rules.location: " + directory + " " + reason));
    }
}
