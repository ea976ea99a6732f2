package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class NestedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                "{} > {} > {}",
                "{'a': 1} > {'b': 2} > {'a': 1, 'b': 2}",
                "{'a': 1} > {'a': 2} > {'a': 2}",
                "{'a': {'b': 1, 'c': 1}} > {'a': {'c': 2, 'd': 2}} > {'a': {'b': 1, 'c': 2, 'd': 2}}",
                "{'a': {'b': 1}} > {'a': 2} > {'a': {'b': 1}}",
                "{'a': {'b': 1}} > {'a': null} > {'a': {'b': 1}}",
                "{'a': {'b': 1}} > {'a': {'b': null}} > {'a': {'b': 1}}",
                "{'a': {'b': 1}} > {'a': {'b': []}} > {'a': {'b': 1}}",
                "{'a': null} > {'a': 1} > {'a': 1}",
                "{'a': 1} > {'a': {'b': 2}} > {'a': {'b': 2}}",
                "{'a': [1]} > {'a': [2]} > {'a': [2]}",
            })
    void mergingKeepsBothAndOfTwoValuesTheNewer(String into, String more, String merged) {
        Map<String, Object> object = object(into);

        Nested.merge(object, object(more));

        assertThat(object).isEqualTo(object(merged));
    }

    @Test
    void mergingLeavesWhatIsAddedAsItIs() {
        Map<String, Object> more = object("{'a': {'b': 1}}");
        Map<String, Object> object = object("{'a': {'c': 1}}");

        Nested.merge(object, more);

        assertThat(more).isEqualTo(object("{'a': {'b': 1}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "{'host': {'name': 'a'}} > a",
                "{'host': {'name': 443}} > 443",
                "{'host': {'name': ['a', 'b']}} > a",
                "{'host': {'name': []}} > none",
                "{'host': {'name': [null]}} > none",
                "{'host': {'name': [null, {'a': 'b'}, ' ', [['b']]]}} > b",
                "{'host': [{'id': 'a'}, {'name': 'b'}, 'c', [{'name': ['d', 'e']}]]} > b",
                "{'host': {'name': ' '}} > none",
                "{'host': {'name': {'a': 'b'}}} > none",
                "{'host': 'a'} > none",
                "{} > none",
            })
    void textIsTheFirstValueAtAPath(String object, String text) {
        assertThat(Nested.text(object(object), "host.name").orElse(null)).isEqualTo(text);
    }

    private static Map<String, Object> object(String json) {
        return JsonMapper.shared().readValue(json.replace('\'', '"'), new TypeReference<>() {});
    }
}
