package dev.taskwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.enrich.taskcache.TaskAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskXmlTest {

    private static final String XML = """
            <?xml version="1.0" encoding="UTF-16"?>
            <Task version="1.2">
              <RegistrationInfo><Author>CORP\\alice</Author></RegistrationInfo>
              <Triggers><LogonTrigger><UserId>CORP\\victim</UserId></LogonTrigger></Triggers>
              <Settings><ExecutionTimeLimit>PT72H</ExecutionTimeLimit></Settings>
              <Principals><Principal id="Author"><UserId>S-1-5-18</UserId></Principal></Principals>
              <Actions Context="Author">
                <Exec>
                  <Command>cmd.exe</Command>
                  <Arguments>/c echo "a" &gt; b &amp;&amp; c</Arguments>
                  <WorkingDirectory>C:\\</WorkingDirectory>
                </Exec>
                <ComHandler><ClassId>{0123abcd-0000-0000-0000-000000000000}</ClassId><Data>a&#38;b</Data></ComHandler>
                <Exec id="2"><Command>calc.exe</Command></Exec>
              </Actions>
            </Task>""";

    @Test
    void saysWhoseItIsAndWhatItRuns() {
        TaskXml xml = new TaskXml(XML);

        assertThat(xml.author()).contains("CORP\\alice");
        assertThat(xml.runsAs()).contains("S-1-5-18");
        assertThat(xml.actions())
                .extracting(TaskAction::summary)
                .containsExactly(
                        "cmd.exe /c echo \"a\" > b && c",
                        "COM class {0123ABCD-0000-0000-0000-000000000000} with a&b",
                        "calc.exe");
        assertThat(xml.actions().get(0)).extracting("workingDirectory").isEqualTo("C:\\");
    }

    @Test
    void mayBeEscapedAsAWhole() {
        TaskXml xml = new TaskXml(XML.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));

        assertThat(xml.author()).contains("CORP\\alice");
        assertThat(xml.actions())
                .extracting(TaskAction::summary)
                .containsExactly(
                        "cmd.exe /c echo \"a\" > b && c",
                        "COM class {0123ABCD-0000-0000-0000-000000000000} with a&b",
                        "calc.exe");
    }

    @Test
    void mayBeCutInTheMiddleOfTheArguments() {
        TaskXml xml = new TaskXml(XML.substring(0, XML.indexOf("&amp;")));

        assertThat(xml.actions()).extracting(TaskAction::summary).containsExactly("cmd.exe /c echo \"a\" > b");
    }

    @Test
    void mayBeCutAnywhere() {
        for (int end = 0; end <= XML.length(); end++) {
            TaskXml xml = new TaskXml(XML.substring(0, end));

            assertThat(xml.actions()).hasSizeLessThanOrEqualTo(3);
            assertThat(xml.author().orElse("CORP\\alice")).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<",
                "&lt;",
                "<Exec",
                "<Author></Author>",
                "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;"
            })
    void whatIsNoTaskSaysNothing(String text) {
        TaskXml xml = new TaskXml(text);

        assertThat(xml.author()).isEmpty();
        assertThat(xml.runsAs()).isEmpty();
        assertThat(xml.actions()).isEmpty();
    }

    @Test
    void actionsThatWindowsNoLongerTakesAreShownToo() {
        TaskXml xml = new TaskXml("<Actions><SendEmail><Server>mx</Server><To>a@b</To><Subject>s</Subject></SendEmail>"
                + "<ShowMessage><Title>t</Title><Body>b</Body></ShowMessage></Actions>");

        assertThat(xml.actions())
                .extracting(TaskAction::summary)
                .containsExactly("e-mail to a@b by mx: s", "message t: b");
    }

    @ParameterizedTest
    @CsvSource({
        "&#112;&#x6F;wershell, powershell",
        "&amp;#112;, &#112;",
        "&#x110000;&#55296;&unknown;&#;, &#x110000;&#55296;&unknown;&#;",
    })
    void lettersMayBeWrittenAsNumbers(String escaped, String command) {
        TaskXml xml = new TaskXml("<Actions><Exec><Command>" + escaped + "</Command></Exec></Actions>");

        assertThat(xml.actions()).extracting("command").containsExactly(command);
    }
}
