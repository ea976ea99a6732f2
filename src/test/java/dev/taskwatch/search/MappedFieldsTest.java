package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappedFieldsTest {

    @Test
    void whatTheSourceSaysIsNotReplaced() {
        Map<String, Object> nested = Map.of("host", Map.of("name", "own"));
        Map<String, Object> dotted = Map.of("host.name", "own");
        Map<String, List<Object>> mapped = Map.of("host.name", List.of("mapped"));

        assertThat(MappedFields.complete(nested, mapped)).isEqualTo(nested);
        assertThat(MappedFields.complete(dotted, mapped)).isEqualTo(dotted);
    }

    @Test
    void aFieldWithoutAValueInTheSourceComesFromTheMapping() {
        Map<String, Object> source = Map.of("host", Map.of("name", List.of()), "user", Map.of("id", "1"));

        assertThat(Nested.of(MappedFields.complete(
                        source, Map.of("host.name", List.of("mapped"), "user.name", List.of("a", "b")))))
                .isEqualTo(
                        Map.of("host", Map.of("name", "mapped"), "user", Map.of("id", "1", "name", List.of("a", "b"))));
    }

    @Test
    void valuesInAListOfObjectsAreValues() {
        Map<String, Object> source = Map.of("process", Arrays.asList(Map.of("name", "a"), Map.of("name", "b")));

        assertThat(MappedFields.complete(source, Map.of("process.name", List.of("mapped"))))
                .isEqualTo(source);
    }

    @Test
    void aFieldWithoutValuesAddsNothing() {
        assertThat(MappedFields.complete(Map.of("n", 1), Map.of("host.name", List.of())))
                .isEqualTo(Map.of("n", 1));
    }
}
