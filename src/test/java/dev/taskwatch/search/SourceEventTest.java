package dev.taskwatch.search;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SourceEventTest {

    private static final int LIMIT = 10_000;

    @Test
    void whatFitsIsLeftAsItIs() {
        SourceEvent event = event(Map.of("host", Map.of("name", "h"), "n", 1));

        assertThat(event.within(LIMIT)).isSameAs(event);
    }

    @Test
    void oneHugeTextCostsNoOtherField() {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("message", "x".repeat(1_000_000));
        source.put("process", Map.of("command_line", "y".repeat(1_000_000)));
        source.put("host", Map.of("name", "h"));
        source.put("registry.path", "HKLM\\a");

        SourceEvent cut = event(source).within(LIMIT);

        assertThat(cut.cut()).isTrue();
        assertThat(Nested.text(cut.fields(), "host.name")).contains("h");
        assertThat(Nested.text(cut.fields(), "registry.path")).contains("HKLM\\a");
        assertThat(Nested.text(cut.fields(), "process.command_line"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("yyy"));
        assertThat(size(cut)).isLessThan(LIMIT);
    }

    @Test
    void manyFieldsCostNoOtherGroup() {
        Map<String, Object> many =
                IntStream.range(0, 5_000).boxed().collect(Collectors.toMap(i -> "field" + i, i -> List.of("value", i)));
        SourceEvent cut = event(Map.of("process", many, "junk", many, "host", Map.of("name", "h")))
                .within(LIMIT);

        assertThat(Nested.text(cut.fields(), "host.name")).contains("h");
        assertThat(size(cut)).isLessThan(LIMIT);
    }

    @Test
    void nothingIsNoTrouble() {
        Map<String, Object> source = new HashMap<>();
        source.put("host", null);
        source.put("text", "x".repeat(LIMIT));

        assertThat(event(source).within(LIMIT).cut()).isTrue();
        assertThat(new SourceEvent(event(source).ref(), Optional.empty())
                        .within(1)
                        .cut())
                .isFalse();
    }

    private static int size(SourceEvent event) {
        return JsonMapper.shared()
                .writeValueAsString(event.source().orElseThrow())
                .length();
    }

    private static SourceEvent event(Map<String, Object> source) {
        return new SourceEvent(new EventRef("logs", "1", at("12:00")), Optional.of(source));
    }
}
