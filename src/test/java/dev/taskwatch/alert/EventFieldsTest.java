package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.search.Nested;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class EventFieldsTest {

    private final EventFields fields = new EventFields();

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                // one name, written either way
                "{'host.name': 'a', 'host': {'id': 'b'}} > {'host': {'name': 'a', 'id': 'b'}}",
                "{'host': {'os.name': 'a', 'os': {'type': 'b'}}} > {'host': {'os': {'name': 'a', 'type': 'b'}}}",
                // only what an alert repeats
                "{'Endpoint': 'a', 'winlog': {'event_id': 1}, '@timestamp': 'b', 'kibana.alert.uuid': 'c'} > {}",
                // what the alert's mapping does not know does no harm in any shape
                "{'process': {'Ext': {'a': [1, {'b': null}]}}} > {'process': {'Ext': {'a': [1, {'b': null}]}}}",
                // an object where a value is expected, and the reverse
                "{'host': 'a'} > {}",
                "{'host': ['a', {'name': 'b'}]} > {'host': [{'name': 'b'}]}",
                "{'host': {'name': {'a': 'b'}, 'id': 'c'}} > {'host': {'id': 'c'}}",
                "{'host': {'name': ['a', {'b': 'c'}, null, 'd']}} > {'host': {'name': ['a', 'd']}}",
                "{'host': {'os': [{'name': 'a'}, 'b']}} > {'host': {'os': [{'name': 'a'}]}}",
                "{'host': {'os': 'Windows', 'id': 'a'}} > {'host': {'id': 'a'}}",
                // nothing at all
                "{'host': null} > {}",
                "{'host': {'name': null, 'ip': []}} > {'host': {}}",
                "{'host': {'ip': [null]}} > {'host': {}}",
                // names that cannot be a field's
                "{'host': {'': 'a', ' ': 'b', 'c.': 'd', '.e': 'f', 'g..h': 'i', '.': 'j', 'id': 'k'}} > {'host': {'id': 'k'}}",
                "{'': 'a', 'host.': 'b', '.host': 'c'} > {}",
                // a wrong format is left to the mapping's ignore_malformed
                "{'source': {'port': 'many', 'ip': 'nowhere'}} > {'source': {'port': 'many', 'ip': 'nowhere'}}",
            })
    void keepsWhatFitsTheAlertsMapping(String event, String kept) {
        assertThat(fields.union(List.of(object(event)))).isEqualTo(object(kept));
    }

    @Test
    void eachEventAddsWhatItSaysAndTheLaterOneHolds() {
        Map<String, Object> network = object(
                "{'source': {'ip': '192.0.2.1'}, 'process': {'name': 'svchost.exe', 'pid': 4}, 'event.kind': 'event'}");
        Map<String, Object> registry = object(
                "{'registry.value': 'Actions', 'process.pid': 5, 'process': {'entity_id': 'x'}, 'user.name': 'SYSTEM'}");

        assertThat(fields.union(List.of(network, registry))).isEqualTo(object("""
                        {'source': {'ip': '192.0.2.1'}, 'registry': {'value': 'Actions'}, 'user': {'name': 'SYSTEM'},
                         'process': {'name': 'svchost.exe', 'pid': 5, 'entity_id': 'x'}, 'event': {'kind': 'event'}}"""));
    }

    @Test
    void noEventsSayNothing() {
        assertThat(fields.union(List.of())).isEmpty();
    }

    @Test
    void nestingAsDeepAsAnEventKeepsItIsCarriedThrough() {
        String deep = Stream.generate(() -> "a").limit(49).reduce("process", (path, name) -> path + "." + name);

        Map<String, Object> union = fields.union(List.of(Map.of(deep, "end")));

        assertThat(Nested.text(union, deep)).contains("end");
    }

    private static Map<String, Object> object(String json) {
        return JsonMapper.shared().readValue(json.replace('\'', '"'), new TypeReference<>() {});
    }
}
