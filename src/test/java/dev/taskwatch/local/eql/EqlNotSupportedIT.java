package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.LocalElasticsearch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What Elasticsearch would answer and the stand-in refuses, so that it never gives a wrong answer. */
class EqlNotSupportedIT {
    private EqlIndex index;

    @BeforeEach
    void addEvent() {
        Map<String, Object> mapping = new HashMap<>();
        Map.of(
                        "@timestamp", "date",
                        "event.category", "keyword",
                        "name", "keyword",
                        "word", "keyword",
                        "port", "long",
                        "small", "integer")
                .forEach((field, type) -> mapping.put(field, Map.of("type", type)));
        mapping.put("text", Map.of("type", "text", "fields", Map.of("keyword", Map.of("type", "keyword"))));
        index = EqlIndex.createMapped(LocalElasticsearch.shared().uri(), "eql-not-supported", mapping);
        index.add(
                "1",
                Map.of("@timestamp", "2026-08-01", "name", List.of("a", "b"), "word", "ab", "port", List.of(1, 2)));
    }

    @AfterEach
    void deleteIndex() {
        index.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            any where concat(name, port) == "a80"       ^ a function of several fields with several values
            any where length(name) != 3                 ^ [!=] on a function
            any where name == concat("a", "b")          ^ [name == concat("a", "b")]
            any where stringContains(word, "")          ^ the empty text in [stringContains(word, "")]
            any where text > "b"                        ^ [>] on a text field
            any where between(word, "b", "a", true) == "" ^ [between] with a right text before the left one
            sequence by @timestamp [any where true] [any where true] ^ a join key of type [date] for one of type [date]
            sequence [any where true] by port [any where true] by small ^ a join key of type [integer] for one of type [long]
            any where length(name) == "3"               ^ [length(name) == "3"]
            any where number(name) == 3                 ^ the function [number]
            any where add(port, 1) == 3                 ^ the function [add]
            any where port + 1 == 3                     ^ arithmetic
            any where substring(name, 0, 2) regex "s.*" ^ [substring(name, 0, 2) regex "s.*"]
            any where name in ("a", null)               ^ null in a list
            sample by name [a where true] [b where true] ^ sample
            sequence with maxspan=1m [a where true] ![b where true] with runs=2 ^ [runs] of a missing event
            sequence by name with maxspan=1m [a where true] ![b where name == "a"] ^ a condition on a join key of a missing event
            sequence by name with maxspan=1m [a where true] ![b where name == "a" or name == "b"] ^ a condition on a join key of a missing event
            sequence [a where not (name == "a" and word == "b")] by name, word [b where true] by word, name ^ a condition on several join keys of different names
            any where concat(?none, name) == "a"        ^ a function of an optional field that is mapped nowhere and of another field
            """)
    void queries(String query, String what) {
        assertRefused(index.search(query.strip()), what.strip());
    }

    @ParameterizedTest
    @CsvSource({"wait_for_completion_timeout, 1s", "keep_on_completion, true", "runtime_mappings, {}"})
    void parameters(String name, String value) {
        assertRefused(index.search("any where true", Map.of(name, value)), "[" + name + "]");
    }

    @ParameterizedTest
    @CsvSource({"GET, id", "DELETE, id", "GET, status/id"})
    void asynchronousSearches(String method, String path) {
        assertRefused(index.call(method, "/_eql/search/" + path, ""), "an asynchronous search");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            name == "a"^ or
            name != "b"^ and
            not (name == "b" or^ 1 == 2) and
            (^ (
            """)
    void aVeryLargeQueryIsRefusedAndTheNodeGoesOn(String term, String operator) {
        String query = "any where " + (term + " " + operator.strip() + " ").repeat(20_000) + "true";

        JsonNode answer = index.search(query);

        assertThat(answer.path("status").asInt()).isEqualTo(400);
        assertThat(answer.at("/error/type").asString()).isEqualTo("parsing_exception");
        assertThat(answer.at("/error/reason").asString()).contains("EQL statement is too large");
        assertThat(index.events("any where true")).containsExactly("1");
    }

    private static void assertRefused(JsonNode answer, String what) {
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.at("/error/reason").asString()).endsWith(what + " is not supported by the local stand-in");
    }
}
