package dev.taskwatch.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One mistake at a time in a rule that is right: {@code expected.txt} has each as a change and the message for it. */
class RuleErrorsTest {

    private static final Path ERRORS = Path.of("src/test/resources/rule-errors");

    private final String right = text("right.toml");

    @Test
    void theRuleIsRightBeforeAnythingIsChanged() {
        assertThat(RuleFile.read("right.toml", right).warnings()).isEmpty();
    }

    @Test
    void eachMistakeIsNamedWithFileFieldReasonAndRemedy() {
        String expected = text("expected.txt");
        List<String> mistakes = Arrays.stream(expected.split("\n\n")).toList();

        assertThat(mistakes).hasSizeGreaterThan(30);
        assertThat(mistakes.stream().map(this::outcome).collect(Collectors.joining("\n\n")))
                .isEqualTo(expected.stripTrailing());
    }

    /** The mistake as it was, with the message that it really brings about. */
    private String outcome(String mistake) {
        String change =
                mistake.strip().lines().filter(line -> line.matches("[-+] .*")).collect(Collectors.joining("\n"));
        return change + "\n" + message(apply(change));
    }

    private String apply(String change) {
        String removed = lines(change, "- ");
        String added = lines(change, "+ ");
        assertThat(right).as("the line to change").contains(removed + "\n");
        return right.replace(removed + "\n", added.isEmpty() ? "" : added + "\n");
    }

    private static String lines(String change, String mark) {
        return change.lines()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .collect(Collectors.joining("\n"));
    }

    private static String message(String toml) {
        InvalidRuleException refusal =
                catchThrowableOfType(InvalidRuleException.class, () -> RuleFile.read("rules/demo.toml", toml));
        return refusal == null ? "no error" : refusal.getMessage();
    }

    private static String text(String file) {
        try {
            return Files.readString(ERRORS.resolve(file), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
