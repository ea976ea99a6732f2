package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldMappingsTest {

    private static final String FIELD = "host.name";

    private final Map<String, List<FieldMapping>> fields = new HashMap<>();

    @Test
    void aFieldThatWasNotAskedIsUnknownAndOneThatNoIndexMapsIsKnown() {
        map("user.name");

        assertThat(known().knows("user.name")).isTrue();
        assertThat(known().knows(FIELD)).isFalse();
        assertThat(known().isDate("user.name")).isFalse();
        assertThat(known().hasDocValues("user.name")).isFalse();
    }

    @Test
    void aFieldIsADateOnlyIfEveryIndexSaysSo() {
        map("a", type("date"), type("date_nanos", "x"));
        map("b", type("date", "x"), type("keyword", "y"));

        assertThat(known().isDate("a")).isTrue();
        assertThat(known().isDate("b")).isFalse();
    }

    @Test
    void aTextWithItsKeywordEverywhereCanBeCompared() {
        map(FIELD, type("text"));
        map(FIELD + ".keyword", type("keyword"));

        assertThat(known().textOnlyIn(FIELD)).isEmpty();
        assertThat(known().isTextEverywhere(FIELD)).isTrue();
    }

    @Test
    void aTextWithoutKeywordInOneIndexCannot() {
        map(FIELD, type("text", "b", "c"), type("keyword", "a"));
        map(FIELD + ".keyword", type("keyword", "c"));

        assertThat(known().textOnlyIn(FIELD)).contains("b");
        assertThat(known().textIndices(FIELD)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void aTextEverywhereWithoutKeywordCannot() {
        map(FIELD, type("match_only_text"));
        map(FIELD + ".keyword");
        assertThat(known().textOnlyIn(FIELD)).contains("every index");

        map(FIELD + ".keyword", type("keyword", "a"));
        assertThat(known().textOnlyIn(FIELD)).contains("every index but a");
    }

    @Test
    void whereTheSubFieldWasNotAskedNothingIsSaid() {
        map(FIELD, type("text"));

        assertThat(known().textOnlyIn(FIELD)).isEmpty();
    }

    private FieldMappings known() {
        return new FieldMappings(fields);
    }

    private void map(String field, FieldMapping... mappings) {
        fields.put(field, List.of(mappings));
    }

    private static FieldMapping type(String type, String... indices) {
        return new FieldMapping(type, !type.contains("text"), Set.of(indices));
    }
}
