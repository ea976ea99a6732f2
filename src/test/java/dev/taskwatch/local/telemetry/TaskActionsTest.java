package dev.taskwatch.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskActionsTest {

    private static final String COMMAND_ONLY =
            "AwAMAAAAQQB1AHQAaABvAHIAZmYAAAAAOAAAAEMAOgBcAFcAaQBuAGQAbwB3AHMAXABTAHkA"
                    + "cwB0AGUAbQAzADIAXABjAGEAbABjAC4AZQB4AGUAAAAAAAAAAAAAAA==";
    private static final String ALL_FIELDS = "AwAWAAAATABvAGMAYQBsAFMAeQBzAHQAZQBtAGZmAAAAABwAAABwAG8AdwBlAHIAcwBoAGUA"
            + "bABsAC4AZQB4AGUATAAAAC0ATgBvAFAAcgBvAGYAaQBsAGUAIAAtAEYAaQBsAGUAIABDADoAXABTAGMAcgBpAHAAdABzAFwAcgBl"
            + "AHAAbwByAHQALgBwAHMAMQAUAAAAQwA6AFwAUwBjAHIAaQBwAHQAcwAAAA==";
    private static final String COM_HANDLER =
            "AwAKAAAAVQBzAGUAcgBzAHd3AAAAAGdFIwGrie/NASNFZ4mrze8KAAAAUwB0AGEAcgB0AA==";
    private static final String CUT_SHORT = "AwAMAAAAQQB1AHQAaABvAHIAZmYAAAAAOAAAAEMAOgBcAFcAaQBuAGQAbwB3AHMA";
    private static final String EXEC_THEN_COM_HANDLER = "AwAMAAAAQQB1AHQAaABvAHIAZmYAAAAAEAAAAGMAYQBsAGMALgBlAHgAZQAI"
            + "AAAALwB4ACAAMQAAAAAAAAB3dwAAAABnRSMBq4nvzQEjRWeJq83vAAAAAA==";

    private static final UUID CLSID = UUID.fromString("01234567-89AB-CDEF-0123-456789ABCDEF");

    @Test
    void encodesACommandAlone() {
        TaskActions actions = new TaskActions("Author").exec("C:\\Windows\\System32\\calc.exe", "", "");

        assertThat(actions.toBase64()).isEqualTo(COMMAND_ONLY);
    }

    @Test
    void encodesCommandArgumentsAndWorkingDirectory() {
        TaskActions actions = new TaskActions("LocalSystem")
                .exec("powershell.exe", "-NoProfile -File C:\\Scripts\\report.ps1", "C:\\Scripts");

        assertThat(actions.toBase64()).isEqualTo(ALL_FIELDS);
    }

    @Test
    void encodesAComHandler() {
        TaskActions actions = new TaskActions("Users").comHandler(CLSID, "Start");

        assertThat(actions.toBase64()).isEqualTo(COM_HANDLER);
    }

    @Test
    void encodesOneActionAfterAnother() {
        TaskActions actions =
                new TaskActions("Author").exec("calc.exe", "/x 1", "").comHandler(CLSID, "");

        assertThat(actions.toBase64()).isEqualTo(EXEC_THEN_COM_HANDLER);
    }

    @Test
    void beginsAValueThatWasCutShortAsItBegins() {
        byte[] whole = new TaskActions("Author")
                .exec("C:\\Windows\\System32\\calc.exe", "", "")
                .toBytes();

        assertThat(Arrays.copyOf(whole, 48)).isEqualTo(Base64.getDecoder().decode(CUT_SHORT));
    }
}
