package dev.taskwatch.enrich.taskcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskActionTest {

    @Test
    void theCommandLineIsCommandAndArguments() {
        assertThat(exec("\"C:\\Program Files\\x.exe\"", "/a b").commandLine())
                .isEqualTo("\"C:\\Program Files\\x.exe\" /a b");
        assertThat(exec("calc.exe", "").commandLine()).isEqualTo("calc.exe");
    }

    @ParameterizedTest
    @CsvSource({
        "0000, <U+0000>",
        "0008, <U+0008>",
        "0009, <U+0009>",
        "000A, <U+000A>",
        "000D, <U+000D>",
        "001B, <U+001B>",
        "007F, <U+007F>",
        "009B, <U+009B>",
        "00AD, <U+00AD>",
        "200B, <U+200B>",
        "200F, <U+200F>",
        "2028, <U+2028>",
        "202E, <U+202E>",
        "2066, <U+2066>",
        "FEFF, <U+FEFF>",
        "E0041, <U+E0041>",
        "00E9, \u00E9",
        "6666, \u6666",
        "1F600, \uD83D\uDE00",
    })
    void whatMovesTheCursorOrIsNotSeenIsSpeltOut(String letter, String shown) {
        String hostile = "x" + Character.toString(Integer.parseInt(letter, 16)) + "y";

        assertThat(exec("a.exe", hostile).commandLine()).isEqualTo("a.exe x" + shown + "y");
    }

    @Test
    void theScriptKeepsItsLinesAndNothingElseThatMovesTheCursor() {
        String script = "Get-Date\r\n\tGet-Item \u001B[2J\u202Ex\r";
        String base64 = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));

        assertThat(exec("powershell.exe", "-nop -enc " + base64).encodedCommands())
                .containsExactly("Get-Date\n\tGet-Item <U+001B>[2J<U+202E>x<U+000D>");
    }

    @Test
    void everyKindHasAnHonestSummary() {
        EmailAction mail = new EmailAction("", "a", "b@c", "", "", "", "mx", "hi\u001B", "", List.of(), List.of());

        assertThat(exec("calc.exe", "/x").summary()).isEqualTo("calc.exe /x");
        assertThat(mail.summary()).isEqualTo("e-mail to b@c by mx: hi<U+001B>");
        assertThat(new MessageBoxAction("", "t", "b\n").summary()).isEqualTo("message t: b<U+000A>");
        assertThat(new ComHandlerAction("", "{X}", "").summary()).isEqualTo("COM class {X}");
        assertThat(new ComHandlerAction("", "{X}", "$(Arg0)").summary()).isEqualTo("COM class {X} with $(Arg0)");
    }

    private static ExecAction exec(String command, String arguments) {
        return new ExecAction("", command, arguments, "", OptionalInt.empty());
    }
}
