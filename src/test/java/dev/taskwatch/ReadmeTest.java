package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** What the README promises in "What happens when …" is shown by the tests that it names. */
class ReadmeTest {

    private static final Pattern TEST = Pattern.compile("\\[(\\w+)]\\(src/test/java/([\\w/]+)\\.java\\)");

    @ParameterizedTest
    @MethodSource("promises")
    void everyPromiseNamesTestsThatThereAre(String promise) {
        List<MatchResult> tests = TEST.matcher(promise).results().toList();

        assertThat(tests)
                .isNotEmpty()
                .allSatisfy(test -> assertIsATest(test.group(2).replace('/', '.'), test.group(1)));
    }

    @Test
    void thereAreManyPromises() throws IOException {
        assertThat(promises()).hasSizeGreaterThan(10);
    }

    static Stream<String> promises() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.split("\n## What happens when")[1].split("\n## ")[0];
        return section.lines()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| |") && !line.startsWith("| ---"));
    }

    private static void assertIsATest(String type, String method) {
        assertThat(methods(type)).as("tests of %s", type).contains(method);
    }

    private static List<String> methods(String type) {
        try {
            return Arrays.stream(Class.forName(type).getDeclaredMethods())
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(Method::getName)
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
