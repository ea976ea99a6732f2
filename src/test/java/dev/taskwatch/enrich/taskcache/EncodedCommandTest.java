package dev.taskwatch.enrich.taskcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code B64} in a line stands for the encoded script {@code Get-Date}. */
class EncodedCommandTest {

    static Stream<String> beginningsOfTheName() {
        String name = "EncodedCommand";
        return IntStream.rangeClosed(1, name.length()).mapToObj(length -> name.substring(0, length));
    }

    @ParameterizedTest
    @MethodSource("beginningsOfTheName")
    void everyBeginningOfTheNameIsTheName(String beginning) {
        assertFound("powershell.exe -" + beginning + " B64");
        assertFound("powershell.exe /" + beginning.toUpperCase(Locale.ROOT) + " B64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "powershell -ec B64",
                "powershell -EC B64",
                "powershell --enc B64",
                "powershell /-enc B64",
                "powershell \u2013enc B64",
                "powershell \u2014enc B64",
                "powershell \u2015enc B64",
                "PowerShell.EXE\t-NoP  -NonI -W Hidden -Exec Bypass -Enc\tB64",
                "powershell -ep bypass -e B64",
                "powershell -ex bypass -e B64",
                "powershell -Version 2 -sta -e B64",
                "powershell -e B64 -nop",
                "powershell -e \"B64\"",
                "powershell -e 'B64'",
                "pwsh -e B64",
                "pwsh.exe -wd C:\\ -e B64",
                "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -e B64",
                "\"C:\\Program Files\\PowerShell\\7\\pwsh.exe\" -e B64",
                "C:\\Program Files\\PowerShell\\7\\pwsh.exe -e B64",
                "%SystemRoot%/System32/WindowsPowerShell/v1.0/powershell -e B64",
                "cmd /c powershell -e B64",
                "cmd.exe /c \"powershell -e B64\"",
                "cmd.exe /c\"powershell -e B64\"",
                "cmd /cpowershell -e B64",
                "cmd /c \"\"C:\\x y\\powershell.exe\" -e \"B64\"\"",
                "cmd /c start /b powershell -e B64",
                "cmd /c echo x&powershell -e B64&exit",
                "cmd /c pow^ersh^ell -e^nc B64",
                "cmd /c pow\"er\"shell -e\"nc\" B64",
                "powershell -nop -c \"powershell -e B64\"",
                "powershell -nop & 'C:\\x\\powershell.exe' -e B64",
                "conhost.exe --headless powershell -e B64",
                "cmd /c \"powershell -e \\\"B64\\\"\"",
                "cmd /c \"\\\"powershell.exe\\\" -e B64\"",
                "cmd /V/C\"powershell -e B64\"",
                "cmd /c powershell -e B64>nul 2>&1",
                "powershell -c \"& {powershell -e B64}\"",
                "pwsh -wd \"C:\\Program Files\\a b\" -e B64",
                "pwsh -SettingsFile 'C:\\a b\\c.json' -e B64",
            })
    void findsTheScript(String line) {
        assertFound(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "powershell",
                "powershell -e",
                "powershell B64",
                "powershell -ep B64",
                "powershell -ex B64",
                "powershell -ExecutionPolicy B64",
                "powershell -encodedarguments B64",
                "powershell -ea B64",
                "powershell -en0 B64",
                "powershell -enc:B64",
                "powershell - B64",
                "powershell -File x.ps1 -e B64",
                "powershell -File \"C:\\a b\\x.ps1\" -e B64",
                "powershell -nop \"C:\\a b\\x.ps1\" tool -e B64",
                "powershell -f x.ps1 -e B64",
                "powershell -Command tool -e B64",
                "powershell -c tool -e B64",
                "powershell x.ps1 -e B64",
                "powershell -enc not*base64",
                "powershell -enc %SCRIPT%",
                "powershell -enc A",
                "powershell -enc QQ==",
                "powershell_ise -e B64",
                "notpowershell -e B64",
                "C:\\powershell\\tool.exe -e B64",
                "C:\\Program Files\\PowerShell Tools\\tool.exe -e B64",
                "tool.exe -e B64",
            })
    void findsNothingWhereThereIsNone(String line) {
        assertThat(EncodedCommand.allIn(withBase64(line))).isEmpty();
    }

    @Test
    void findsAllOfThem() {
        String line = "cmd /c powershell -e " + base64("one") + " & powershell -e " + base64("two");

        assertThat(EncodedCommand.allIn(line)).containsExactly("one", "two");
    }

    @Test
    void blanksInsideQuotedBase64MeanNothing() {
        String base64 = base64("Get-Date");

        assertThat(EncodedCommand.allIn(
                        "powershell -e \"" + base64.substring(0, 5) + " \n" + base64.substring(5) + "\""))
                .containsExactly("Get-Date");
    }

    @Test
    void decodesWithoutPaddingAndWithHalfALetter() {
        assertThat(EncodedCommand.allIn("powershell -e QQBC")).containsExactly("A\uFFFD");
        assertThat(EncodedCommand.allIn("powershell -e QQBCAA")).containsExactly("AB");
    }

    private static void assertFound(String line) {
        assertThat(EncodedCommand.allIn(withBase64(line))).containsExactly("Get-Date");
    }

    private static String withBase64(String line) {
        return line.replace("B64", base64("Get-Date"));
    }

    private static String base64(String script) {
        return Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
    }
}
