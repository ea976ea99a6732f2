package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class MachineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // names
                "{'host.name': 'dc01'} | {'host.name': 'DC01'} | same",
                "{'host.name': 'dc01'} | {'host.name': 'DC01.corp.example'} | same",
                "{'host.name': 'dc01.corp.example'} | {'host.name': 'dc01.CORP.example.'} | same",
                "{'host.name': 'dc01.corp.example'} | {'host.name': 'dc01.lab.example'} | other",
                "{'host.name': 'dc01.corp'} | {'host.name': 'dc01.corp.example'} | other",
                "{'host.name': 'dc01'} | {'host.name': 'dc011'} | other",
                "{'host.name': 'dc01'} | {'host.name': 'dc01-lab.corp.example'} | other",
                "{'host.name': '123'} | {'host.name': '123.corp.example'} | same",
                "{'host.name': '10.0.0.5'} | {'host.name': '10.0.0.5'} | same",
                "{'host.name': '10.0.0.5'} | {'host.name': '10'} | other",
                "{'host.name': '10.0.0.5'} | {'host.name': '10.0.0.6'} | other",
                "{'host.name': 'fe80::1'} | {'host.name': 'FE80::1'} | same",
                "{'host': {'name': ['dc01', 'dc01.corp.example']}} | {'host.name': 'DC01'} | same",
                "{'host': {'name': ['dc01', 'dc01.corp.example']}} | {'host.name': 'dc01.lab.example'} | other",
                "{'host': {'name': ['ws-1', 'ws-2']}} | {'host.name': 'ws-1'} | other",
                "{'host': {'name': ['ws-1', 'ws-2']}} | {'host.name': ['ws-2', 'ws-1']} | same",
                "{'host.name': 'WEC01', 'winlog.computer_name': 'ws-1.corp.example'} | {'host.name': 'ws-1'} | same",
                "{'host.name': 'WEC01', 'winlog.computer_name': 'ws-1'} | {'host.name': 'WEC01', 'winlog.computer_name': 'ws-2'} | other",
                "{'host.name': 'WEC01', 'winlog.computer_name': 'ws-1'} | {'host.name': 'WEC01', 'winlog.computer_name': 'WEC01'} | other",
                // without a name
                "{'host.id': 'h'} | {'host.id': 'h'} | unknown",
                "{'host.id': 'h', 'host.name': 'ws-1'} | {'host.id': 'h'} | unknown",
                "{'host.id': 'h', 'host.name': ''} | {'host.id': 'h', 'host.name': '  '} | unknown",
                "{'host.id': 'h', 'host.name': []} | {'host.id': 'h', 'host.name': [null, '']} | unknown",
                "{'host.name': 'localhost'} | {'host.name': 'localhost'} | unknown",
                "{'host.name': '-'} | {'host.name': '-'} | unknown",
                "{'host.name': {'a': 'b'}} | {'host.name': {'a': 'b'}} | unknown",
                "{'host.name': 'ws-1', 'winlog.computer_name': ''} | {'host.name': 'ws-1'} | same",
                "{'tags': 'forwarded', 'host.name': 'WEC01'} | {'tags': 'forwarded', 'host.name': 'WEC01'} | unknown",
                // tenants
                "{'host.name': 'dc01', 'data_stream.namespace': 'a'} | {'host.name': 'dc01', 'data_stream.namespace': 'b'} | other",
                "{'host.name': 'dc01', 'data_stream.namespace': 'a'} | {'host.name': 'dc01'} | same",
                "{'host.name': 'dc01', 'organization.id': 'a'} | {'host.name': 'dc01', 'organization': {'id': 'b'}} | other",
                "{'host.name': 'dc01', 'organization.id': 'a'} | {'host.name': 'dc01', 'data_stream.namespace': 'b'} | same",
                "{'host.name': 'dc01', 'organization.id': 1} | {'host.name': 'dc01', 'organization.id': 2} | other",
                // ids
                "{'host.name': 'ws', 'host.id': '1', 'agent.type': 'x'} | {'host.name': 'ws', 'host.id': '2', 'agent.type': 'x'} | other",
                "{'host.name': 'ws', 'host.id': '1', 'agent.type': 'x'} | {'host.name': 'ws', 'host.id': '2', 'agent.type': 'y'} | same",
                "{'host.name': 'ws', 'host.id': '1'} | {'host.name': 'ws', 'host.id': '2'} | same",
                "{'host.name': 'ws', 'host.id': 'a', 'agent.type': 'x'} | {'host.name': 'ws', 'host.id': 'A', 'agent.type': 'x'} | same",
                "{'host.name': 'ws', 'agent': {'id': '1', 'type': 'x'}} | {'host.name': 'ws', 'agent': {'id': '2', 'type': 'x'}} | other",
                "{'host.name': 'ws', 'agent': {'id': '1', 'type': 'x'}} | {'host.name': 'ws', 'agent': {'id': '2', 'type': 'y'}} | same",
                "{'host.name': 'ws-1', 'host.id': 'clone', 'agent.type': 'x'} | {'host.name': 'ws-2', 'host.id': 'clone', 'agent.type': 'x'} | other",
                // a collector's ids say nothing of the machine
                "{'winlog.computer_name': 'ws', 'tags': ['forwarded'], 'host.id': 'wec', 'agent.type': 'x'}"
                        + " | {'host.name': 'ws', 'host.id': '2', 'agent.type': 'x'} | same",
                "{'winlog.computer_name': 'ws', 'host.name': 'WEC01', 'host.id': 'wec', 'agent.type': 'x'}"
                        + " | {'host.name': 'ws', 'host.id': '2', 'agent.type': 'x'} | same",
            })
    void twoEventsAreOfOneMachineOnlyIfBothNameItAndNothingContradicts(String one, String other, String expected) {
        Machine left = machine(one);
        Machine right = machine(other);

        assertThat(left.isSame(right)).isEqualTo(expected.equals("same"));
        assertThat(right.isSame(left)).isEqualTo(expected.equals("same"));
        assertThat(left.isOther(right)).isEqualTo(expected.equals("other"));
        assertThat(right.isOther(left)).isEqualTo(expected.equals("other"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'host.name': 'ws-1', 'winlog.computer_name': 'WS-1.corp.example'} | false | WS-1.corp.example |",
                "{'tags': ['x', 'Forwarded'], 'winlog.computer_name': 'ws-1', 'host.name': 'WEC01'} | true | ws-1 | WEC01",
                "{'tags': 'forwarded', 'winlog.computer_name': 'ws-1', 'host': {'name': 'ws-1', 'hostname': 'WEC01'}} | true | ws-1 | WEC01",
                "{'tags': 'forwarded', 'winlog.computer_name': 'ws-1', 'host.name': 'ws-1', 'agent.name': 'WEC01'} | true | ws-1 | WEC01",
                "{'tags': 'forwarded', 'winlog.computer_name': 'ws-1'} | true | ws-1 |",
                "{'tags': 'forwarded', 'host.name': 'WEC01'} | true | | WEC01",
                "{'winlog.channel': 'ForwardedEvents', 'winlog.computer_name': 'ws-1', 'host.name': 'WEC01'} | true | ws-1 | WEC01",
                "{'data_stream.dataset': 'windows.forwarded', 'winlog.computer_name': 'ws-1'} | true | ws-1 |",
                "{'winlog.computer_name': 'ws-1', 'host.name': 'WEC01'} | true | ws-1 | WEC01",
                "{'winlog.computer_name': 'ws-1', 'host.name': 'WEC01', 'winlog.channel': 'Security'} | true | ws-1 | WEC01",
                "{'tags': 'forwarded', 'agent.type': 'endpoint', 'host.name': 'ws-1'} | false | ws-1 |",
                "{'tags': 'not-forwarded', 'host.name': 'ws-1'} | false | ws-1 |",
                "{} | false | |",
            })
    void aForwardedEventIsOfTheMachineThatItHappenedOn(String event, boolean forwarded, String name, String sender) {
        Machine machine = machine(event);

        assertThat(machine.forwarded()).isEqualTo(forwarded);
        assertThat(machine.name().orElse(null)).isEqualTo(name);
        assertThat(machine.sender().orElse(null)).isEqualTo(sender);
    }

    @Test
    void everyFieldThatIdentifiesAMachineIsKeptOfAnEventThatIsTooLarge() {
        assertThat(EventCut.ESSENTIAL).containsAll(Machine.FIELDS);
    }

    private static Machine machine(String json) {
        Map<String, Object> event =
                JsonMapper.shared().readValue(json.replace('\'', '"'), new TypeReference<Map<String, Object>>() {});
        return Machine.of(Nested.of(event));
    }
}
