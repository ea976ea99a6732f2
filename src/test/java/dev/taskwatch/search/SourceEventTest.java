package dev.taskwatch.search;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    void manyFieldsCostNoneThatAlertsAnswerFrom() {
        Map<String, Object> many = new LinkedHashMap<>();
        IntStream.range(0, 5_000).forEach(i -> many.put("field" + i, i));
        many.put("entity_id", "an entity's id");
        many.put("name", "svchost.exe");
        Map<String, Object> dotted = new LinkedHashMap<>();
        IntStream.range(0, 5_000).forEach(i -> dotted.put("user.field" + i, i));
        dotted.put("user.name", "alice");
        dotted.put("process", many);

        SourceEvent cut = event(dotted).within(LIMIT);

        assertThat(Nested.text(cut.fields(), "process.entity_id")).contains("an entity's id");
        assertThat(Nested.text(cut.fields(), "process.name")).contains("svchost.exe");
        assertThat(Nested.text(cut.fields(), "user.name")).contains("alice");
        assertThat(size(cut)).isBetween(LIMIT / 3, LIMIT);
    }

    @Test
    void whatTheOthersLeaveIsTheLargestOnes() {
        String value = "A".repeat(LIMIT / 3);
        SourceEvent cut = event(Map.of(
                        "message", "x".repeat(1_000_000),
                        "host", Map.of("name", "h"),
                        "registry", Map.of("path", "HKLM\\a", "data", Map.of("bytes", value))))
                .within(LIMIT);

        assertThat(Nested.text(cut.fields(), "registry.data.bytes")).contains(value);
        assertThat(Nested.text(cut.fields(), "message"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("xxx").endsWith("x" + SourceEvent.CUT));
        assertThat(size(cut)).isBetween(LIMIT * 9 / 10, LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "\u6f22", "\ud83d\ude00", "\"", "\u0000", "\n"})
    void bytesAreCountedAndNotLetters(String letter) {
        SourceEvent cut = event(Map.of("text", letter.repeat(LIMIT), "list", List.of(letter.repeat(LIMIT), letter)))
                .within(LIMIT);

        byte[] json = JsonMapper.shared().writeValueAsBytes(cut.source().orElseThrow());
        assertThat(json).hasSizeBetween(LIMIT / 3, LIMIT);
        assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
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
