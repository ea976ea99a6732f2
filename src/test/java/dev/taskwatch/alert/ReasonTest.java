package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rules;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class ReasonTest {

    private static final String TASK =
            "'registry': {'path': 'HKLM\\\\SOFTWARE\\\\Microsoft\\\\Windows NT\\\\CurrentVersion\\\\Schedule"
                    + "\\\\TaskCache\\\\Tasks\\\\{0F5D3A5C-93B6-4B6C-9A3B-0123456789AB}\\\\Actions'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                "{'source': {'ip': '192.0.2.7', 'port': 50123}, 'process': {'name': 'svchost.exe'}, 'user': {'name': 'SYSTEM'},"
                        + " 'host': {'name': 'ws-1'}, TASK} > 192.0.2.7:50123 connected to svchost.exe (SYSTEM) on ws-1, which then"
                        + " wrote the actions of scheduled task {0F5D3A5C-93B6-4B6C-9A3B-0123456789AB}: low alert A rule.",
                "{'source': {'ip': '2001:db8::7', 'port': 50123}, TASK} > [2001:db8::7]:50123 connected to a process, which then"
                        + " wrote the actions of scheduled task {0F5D3A5C-93B6-4B6C-9A3B-0123456789AB}: low alert A rule.",
                "{'source': {'ip': '2001:db8::7'}, 'registry': {'path': 'HKLM\\\\Run\\\\x'}} > 2001:db8::7 connected to a process,"
                        + " which then wrote registry value HKLM\\Run\\x: low alert A rule.",
                "{'host': {'name': 'ws-1'}, 'process': {'name': 'cmd.exe'}, 'event': {'action': 'start'}} > cmd.exe on ws-1 did"
                        + " start: low alert A rule.",
                "{'source': {'port': 50123}} > a process matched: low alert A rule.",
                "{} > a process matched: low alert A rule.",
            })
    void saysWhoConnectedWhereAndWhatThenHappened(String fields, String sentence) {
        assertThat(Reason.of(Rules.of(Rules.EVENT), object(fields.replace("TASK", TASK))))
                .isEqualTo(sentence);
    }

    private static Map<String, Object> object(String json) {
        return JsonMapper.shared().readValue(json.replace('\'', '"'), new TypeReference<>() {});
    }
}
