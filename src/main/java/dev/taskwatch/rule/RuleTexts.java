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

/** Finds rule files: the text of each by its name, in the order of names. */
final class RuleTexts {

    private static final String PACKAGED = "classpath*:rules/*.toml";

    private RuleTexts() {}

    /** Those on the class path, also from within Spring Boot's jar. */
    static Map<String, String> packaged() {
        Map<String, String> texts = new TreeMap<>();
        try {
            for (Resource rule : new PathMatchingResourcePatternResolver().getResources(PACKAGED)) {
                texts.put("rules/" + rule.getFilename(), rule.getContentAsString(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw unreadable(PACKAGED, e);
        }
        return texts;
    }

    /** Those in a directory and below, at least one. */
    static Map<String, String> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw unusable(directory, "is not a directory; create it or correct the setting");
        }
        Map<String, String> texts = new TreeMap<>();
        rules(directory).forEach(file -> texts.put(file.toString(), text(file)));
        if (texts.isEmpty()) {
            throw unusable(directory, "holds no .toml file; put a rule there or remove the setting");
        }
        return texts;
    }

    /** In a ConfigMap's mount every file is there twice, once more below a directory whose name starts with dots. */
    private static List<Path> rules(Path directory) {
        try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> file.toString().endsWith(".toml") && !Files.isDirectory(file))
                    .filter(file -> steps(directory.relativize(file)).noneMatch(step -> step.startsWith(".")))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(directory.toString(), e);
        }
    }

    private static Stream<String> steps(Path path) {
        return StreamSupport.stream(path.spliterator(), false).map(Path::toString);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static InvalidRuleException unreadable(String what, Exception cause) {
        return new InvalidRuleException(
                what + ": cannot be read as UTF-8 text (" + cause + "); correct the file or its permissions", cause);
    }

    private static InvalidRuleException unusable(Path directory, String reason) {
        return new InvalidRuleException(List.of("taskwatch.rules.location: " + directory + " " + reason));
    }
}
