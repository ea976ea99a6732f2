package dev.taskwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartedProcessTest {

    @ParameterizedTest
    @CsvSource({
        "cmd.exe, cmd.exe",
        "CMD, cmd.exe",
        "%ComSpec%, cmd.exe",
        "%windir%\\System32\\cmd.exe, cmd.exe",
        "C:/tools/a b.bat, a b.bat",
        "'\"C:\\Program Files\\a\\b.exe\"', b.exe",
        "' ', ''"
    })
    void theProgramIsTheFileWithoutFoldersAndQuotes(String command, String program) {
        assertThat(StartedProcess.program(command)).isEqualTo(program);
    }
}
