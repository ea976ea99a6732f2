package dev.taskwatch.enrich.taskcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code {G}} in a path stands for a GUID. */
class TaskGuidTest {

    private static final String GUID = "{01234567-89AB-CDEF-0123-456789ABCDEF}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\{G}\\Actions",
                "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\{G}",
                "\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\{G}\\Path",
                "hklm\\software\\schedule\\taskcache\\tasks\\{G}\\actions",
                "HKLM\\TASKCACHE\\TASKS\\{G}\\",
                "HKLM\\TaskCache\\Tasks\\{00000000-0000-0000-0000-000000000000}\\TaskCache\\Tasks\\{G}\\Actions",
            })
    void isThatOfTheLastKey(String path) {
        assertThat(TaskGuid.fromPath(path.replace("{G}", GUID))).contains(new TaskGuid(GUID));
        assertThat(TaskGuid.fromPath(path.replace("{G}", GUID.toLowerCase(Locale.ROOT))))
                .contains(new TaskGuid(GUID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\",
                "{G}",
                "TaskCache\\Tasks",
                "HKLM\\TaskCache\\Tree\\{G}\\Id",
                "HKLM\\NotTaskCache\\Tasks\\{G}\\Actions",
                "HKLM\\TaskCache\\Tasks\\{G}\\sub\\Actions",
                "HKLM\\TaskCache\\Tasks\\{G}x\\Actions",
                "HKLM\\TaskCache\\Tasks\\{0123456-789AB-CDEF-0123-456789ABCDEF}\\Actions",
                "HKLM\\TaskCache\\Tasks\\Actions",
            })
    void isNoneOnAnyOtherPath(String path) {
        assertThat(TaskGuid.fromPath(path.replace("{G}", GUID))).isEmpty();
    }

    @Test
    void isUpperCaseInBraces() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskGuid(GUID.toLowerCase(Locale.ROOT)));
        assertThat(new TaskGuid(GUID)).hasToString(GUID);
    }
}
