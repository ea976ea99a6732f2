package dev.taskwatch.exception;

import static dev.taskwatch.exception.ExceptionsOf.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.rule.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ExceptionsTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final RuleCatalog rules = new RuleCatalog(List.of(rule), List.of());
    private Path file;

    @BeforeEach
    void writeFile(@TempDir Path directory) throws IOException {
        file = directory.resolve("known.yml");
        write(entry("Scanner", "{source.ip: 10.0.0.5}"));
    }

    @Test
    void withoutAFileThereAreNone() {
        Exceptions none = new Exceptions(new ExceptionsProperties(""), rules, clock("2026-03-10T12:00:00Z"));

        assertThat(none.activeFor(rule.id())).isEmpty();
        assertThat(none.problem()).isEmpty();
    }

    @Test
    void theyHoldForTheirRulesOnly() {
        Exceptions exceptions = exceptions("2026-03-10T12:00:00Z");

        assertThat(exceptions.activeFor(rule.id()))
                .extracting(ExceptionItem::name)
                .containsExactly("Scanner");
        assertThat(exceptions.activeFor(new RuleId("another"))).isEmpty();
    }

    @Test
    void anExpiredOneHoldsNothingBackAndIsNamedOnce(CapturedOutput output) {
        Exceptions exceptions = exceptions("2027-01-01T00:00:00Z");

        assertThat(exceptions.activeFor(rule.id())).isEmpty();
        assertThat(exceptions.activeFor(rule.id())).isEmpty();
        assertThat(exceptions.all()).hasSize(1);
        assertThat(output)
                .containsOnlyOnce(
                        "exception \"Scanner\" of the team has expired on 2026-12-31 and holds nothing back any more");
    }

    @Test
    void aChangedFileCountsAtOnce() throws IOException {
        Exceptions exceptions = exceptions("2026-03-10T12:00:00Z");

        write(entry("Other", "{source.ip: 10.0.0.6}"));

        assertThat(exceptions.activeFor(rule.id()))
                .extracting(ExceptionItem::name)
                .containsExactly("Other");
    }

    @Test
    void whileTheFileIsWrongOrGoneTheLastGoodOnesStay(CapturedOutput output) throws IOException {
        Exceptions exceptions = exceptions("2026-03-10T12:00:00Z");

        write(entry("Other", "{}"));

        assertThat(exceptions.activeFor(rule.id()))
                .extracting(ExceptionItem::name)
                .containsExactly("Scanner");
        assertThat(exceptions.problem())
                .get()
                .asString()
                .contains("exception \"Other\": conditions hold for every event");
        assertThat(output).containsOnlyOnce("the last good exceptions stay: ");

        Files.delete(file);

        assertThat(exceptions.activeFor(rule.id()))
                .extracting(ExceptionItem::name)
                .containsExactly("Scanner");
        assertThat(exceptions.problem())
                .contains("taskwatch.exceptions: " + file + " cannot be read (NoSuchFileException); restore it");

        write("[]");

        assertThat(exceptions.activeFor(rule.id())).isEmpty();
        assertThat(exceptions.problem()).isEmpty();
    }

    @Test
    void aFileThatIsWrongAtTheStartStopsIt() throws IOException {
        write(entry("Other", "{}"));

        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> exceptions("2026-03-10T12:00:00Z"));
    }

    private Exceptions exceptions(String now) {
        return ExceptionsOf.file(file, rules, clock(now));
    }

    private static Clock clock(String now) {
        return Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(file, yaml);
    }
}
