package dev.taskwatch.run;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskwatch.schedule.DetectionWindow;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.DefaultApplicationArguments;

class ManualOptionsTest {

    @Test
    void withoutFromEachRuleHasItsOwnWindow() {
        assertThat(of("").window()).isEmpty();
        assertThat(of("").dry()).isFalse();
        assertThat(of("--dry").dry()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--from=2026-03-10T10:00:00Z, 10:00, 12:00",
        "--from=2026-03-10T10:00:00Z --to=2026-03-10T11:30:00.5Z, 10:00, 11:30:00.500",
        "--from=2026-03-10T10:00Z --to=2026-03-10T12:30:00+01:00, 10:00, 11:30",
        "--from=now-90s, 11:58:30, 12:00",
        "--from=now-2h --to=now-30m, 10:00, 11:30",
        "--from=now-2h --to=now, 10:00, 12:00",
    })
    void timesAreInstantsOrCountBackFromNow(String options, String from, String to) {
        assertThat(of(options).window()).contains(window(from, to));
    }

    @Test
    void aDayIsADay() {
        assertThat(of("--from=now-7d").window())
                .contains(new DetectionWindow(Instant.parse("2026-03-03T12:00:00Z"), at("12:00")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--from=yesterday|--from is \"yesterday\"; give a time with its zone, such as 2026-03-10T12:00:00Z, or now-2h",
                "--from=2026-03-10T10:00:00|--from is \"2026-03-10T10:00:00\"; give a time with its zone, such as 2026-03-10T12:00:00Z, or now-2h",
                "--from=now-2w|--from is \"now-2w\"; give a time with its zone, such as 2026-03-10T12:00:00Z, or now-2h",
                "--from=now-99999d|--from is 1752-05-26T12:00:00Z; begin in 1970 or later",
                "--from=now-1h --to=2062-03-10T12:00:00Z|--to is 2062-03-10T12:00:00Z; end within a day from now",
                "--from=now-1h --to=|--to is \"\"; give a time with its zone, such as 2026-03-10T12:00:00Z, or now-2h",
                "--from|--from takes one value; give a time with its zone, such as 2026-03-10T12:00:00Z, or now-2h",
                "--from now-2h|now-2h is no option; write values as in --from=now-2h",
                "--to=now|--to needs --from, where the window begins",
                "--from=now-1h --to=now-2h|--from is 2026-03-10T11:00:00Z, which is not before the end 2026-03-10T10:00:00Z",
                "--from=now|--from is 2026-03-10T12:00:00Z, which is not before the end 2026-03-10T12:00:00Z",
                "--dry-run|--dry-run is unknown; there are --from, --to and --dry",
                "--form=now-2h|--form is unknown; there are --from, --to and --dry",
                "--dry=false|--dry takes no value; give it alone or leave it out",
            })
    void whatIsNotUnderstoodIsRefusedInASentence(String options, String sentence) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(options)).withMessage(sentence);
    }

    @Test
    void settingsAreNoneOfItsBusiness() {
        assertThat(of("--taskwatch.rules.location=/rules --debug").window()).isEmpty();
    }

    private static ManualOptions of(String options) {
        String[] arguments = Stream.concat(
                        Stream.of("--once"), Arrays.stream(options.split(" ")).filter(one -> !one.isEmpty()))
                .toArray(String[]::new);
        return ManualOptions.of(new DefaultApplicationArguments(arguments), at("12:00"));
    }
}
