package dev.taskwatch.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.EqlOutline.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of every published kind: {@code expected.txt} says how each one runs, or why it does not. */
class PublishedRulesTest {

    private static final Path RULES = Path.of("src/test/resources/published-rules");

    @Test
    void eachRunsOrIsRefusedForTheRightReason() throws IOException {
        String outcomes = files().map(PublishedRulesTest::outcome).collect(Collectors.joining("\n"));

        assertThat(outcomes).isEqualTo(Files.readString(RULES.resolve("expected.txt"), UTF_8));
    }

    @Test
    void theQueryOfEachThatRunsIsTheOneInItsFile() throws IOException {
        assertThat(files().filter(file -> outcome(file).contains("runs")))
                .hasSizeGreaterThanOrEqualTo(45)
                .allSatisfy(file -> assertThat(text(file))
                        .contains("'''\n" + read(file).rule().query() + "'''"));
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(RULES)) {
            return files.filter(file -> file.toString().endsWith(".toml")).sorted().toList().stream();
        }
    }

    private static String outcome(Path file) {
        try {
            RuleFile read = read(file);
            return file.getFileName() + "\n" + indented(describe(read.rule()), read.warnings());
        } catch (InvalidRuleException e) {
            return indented(List.of(file.getFileName() + "\n  refused"), e.problems());
        }
    }

    private static String indented(List<String> description, List<String> messages) {
        return Stream.concat(description.stream(), messages.stream().map(message -> "  ! " + message))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static RuleFile read(Path file) {
        return RuleFile.read(String.valueOf(file.getFileName()), text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> describe(Rule rule) {
        EqlOutline outline = rule.outline();
        return Stream.of(
                        Stream.of("  runs every %s over %s"
                                .formatted(
                                        TimeSpan.text(rule.schedule().interval()),
                                        TimeSpan.text(rule.schedule().lookback()))),
                        Stream.of("  " + outline.kind()
                                + names(" by ", outline.keys())
                                + outline.maxspan()
                                        .map(span -> " within " + TimeSpan.text(span))
                                        .orElse("")),
                        outline.parts().stream().map(part -> "    " + describe(part)),
                        outline.until().stream().map(part -> "    until " + describe(part)),
                        outline.pipes().stream().map(pipe -> "    | " + pipe))
                .flatMap(lines -> lines)
                .toList();
    }

    private static String describe(Part part) {
        return (part.missing() ? "no " : "")
                + part.category()
                + names(" by ", part.keys())
                + (part.runs() > 1 ? " x " + part.runs() : "")
                + names(" reads ", part.fields());
    }

    private static String names(String before, List<Field> fields) {
        return fields.isEmpty()
                ? ""
                : fields.stream()
                        .map(field -> (field.optional() ? "?" : "") + field.name())
                        .collect(Collectors.joining(", ", before, ""));
    }
}
