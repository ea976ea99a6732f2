package dev.taskwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.enrich.taskcache.ExecAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskXmlTest {

    private static final String XML = """
            <?xml version="1.0" encoding="UTF-16"?>
            <Task version="1.2">
              <RegistrationInfo><Author>CORP\\alice</Author></RegistrationInfo>
              <Principals><Principal id="Author"><UserId>S-1-5-18</UserId></Principal></Principals>
              <Actions Context="Author">
                <Exec>
                  <Command>cmd.exe</Command>
                  <Arguments>/c echo "a" &gt; b &amp;&amp; c</Arguments>
                  <WorkingDirectory>C:\\</WorkingDirectory>
                </Exec>
                <ComHandler><ClassId>{00000000-0000-0000-0000-000000000000}</ClassId></ComHandler>
                <Exec id="2"><Command>calc.exe</Command></Exec>
              </Actions>
            </Task>""";

    @Test
    void saysWhoseItIsAndWhatItRuns() {
        TaskXml xml = new TaskXml(XML);

        assertThat(xml.author()).contains("CORP\\alice");
        assertThat(xml.runsAs()).contains("S-1-5-18");
        assertThat(xml.commands())
                .extracting(ExecAction::commandLine)
                .containsExactly("cmd.exe /c echo \"a\" > b && c", "calc.exe");
        assertThat(xml.commands().get(0).workingDirectory()).isEqualTo("C:\\");
    }

    @Test
    void mayBeEscapedAsAWhole() {
        TaskXml xml = new TaskXml(XML.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));

        assertThat(xml.author()).contains("CORP\\alice");
        assertThat(xml.commands())
                .extracting(ExecAction::commandLine)
                .containsExactly("cmd.exe /c echo \"a\" > b && c", "calc.exe");
    }

    @Test
    void mayBeCutInTheMiddleOfTheArguments() {
        TaskXml xml = new TaskXml(XML.substring(0, XML.indexOf("&amp;")));

        assertThat(xml.commands()).extracting(ExecAction::commandLine).containsExactly("cmd.exe /c echo \"a\" > b");
    }

    @Test
    void mayBeCutAnywhere() {
        for (int end = 0; end <= XML.length(); end++) {
            TaskXml xml = new TaskXml(XML.substring(0, end));

            assertThat(xml.commands()).hasSizeLessThanOrEqualTo(2);
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
        assertThat(xml.commands()).isEmpty();
    }
}
