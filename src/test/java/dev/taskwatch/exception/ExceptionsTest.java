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
import java.nio.file.StandardCopyOption;
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

    /** As Kubernetes does it: the file is a link into a directory whose name is a link that is replaced. */
    @Test
    void aVolumeWhoseDirectoryIsSwappedCountsAtOnce(@TempDir Path volume) throws IOException {
        for (String version : List.of("..1", "..2")) {
            Path directory = Files.createDirectory(volume.resolve(version));
            Files.writeString(directory.resolve("known.yml"), entry("Version " + version, "{source.ip: 10.0.0.5}"));
        }
        Files.createSymbolicLink(volume.resolve("..data"), Path.of("..1"));
        file = Files.createSymbolicLink(volume.resolve("known.yml"), Path.of("..data", "known.yml"));
        Exceptions exceptions = exceptions("2026-03-10T12:00:00Z");

        Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of("..2"));
        Files.move(volume.resolve("..data_tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(exceptions.activeFor(rule.id()))
                .extracting(ExceptionItem::name)
                .containsExactly("Version ..2");
    }

    @Test
    void aFileFromWindowsIsRead() throws IOException {
        write("\uFEFF" + entry("Scanner", "{source.ip: 10.0.0.5}").replace("\n", "\r\n"));

        assertThat(exceptions("2026-03-10T12:00:00Z").activeFor(rule.id())).hasSize(1);
    }

    @Test
    void aDirectoryOrAnEmptyFileInItsPlaceIsSaid() throws IOException {
        Exceptions exceptions = exceptions("2026-03-10T12:00:00Z");

        write("");
        assertThat(exceptions.problem()).get().asString().contains("the file is empty; write [] for no exceptions");
        Files.delete(file);
        Files.createDirectory(file);

        assertThat(exceptions.problem())
                .get()
                .asString()
                .contains("cannot be read")
                .endsWith("; restore it");
        assertThat(exceptions.activeFor(rule.id())).hasSize(1);
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
