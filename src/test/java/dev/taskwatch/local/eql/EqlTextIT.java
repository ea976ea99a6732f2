package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How texts are compared: the case of letters, wildcards, line ends. Each event has one text. */
@EachElasticsearch
class EqlTextIT {
    private static final Map<String, String> TEXTS = Map.of(
            "ascii", "Power*Shell",
            "umlaut", "Ärger",
            "small", "ärger",
            "sharp", "STRASSE",
            "lines", "one\ntwo",
            "path", "C:\\a\\*b",
            "emoji", "a\uD83D\uDE00b");

    private static EqlIndex index;

    EqlTextIT(ElasticsearchUnderTest elasticsearch) {}

    @BeforeParameterizedClassInvocation
    static void addEvents(ElasticsearchUnderTest elasticsearch) {
        index = EqlIndex.create(elasticsearch.uri(), "eql-texts", Map.of("@timestamp", "date", "text", "keyword"));
        TEXTS.forEach((id, text) -> index.add(id, Map.of("@timestamp", "2026-08-01", "text", text)));
    }

    @AfterParameterizedClassInvocation
    static void deleteIndex() {
        index.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            text : "POWER*shell"                          ^ ascii
            text : "power?shell"                          ^ ascii
            text == "Power?Shell"                         ^
            text in~ ("power*shell")                      ^ ascii
            startsWith~(text, "POWER*")                   ^ ascii
            endsWith~(text, "*SHELL")                     ^ ascii
            stringContains~(text, "R?S")                  ^
            text : "ärger"                                ^ small
            text in~ ("ÄRGER")                            ^ umlaut
            text : "ä*"                                   ^ small
            startsWith~(text, "ä")                        ^ small
            text : "straße"                               ^
            text : "*two"                                 ^ lines
            text : "one?two"                              ^ lines
            text : "c:\\\\a\\\\*b"                        ^ path
            text : \"""c:\\?\\?b\"""                      ^ path
            text like "C:\\\\a\\\\?b"                     ^ path
            endsWith(text, "\\\\*b")                      ^ path
            text regex \"""C:\\\\a\\\\[*]b\"""            ^ path
            text : "a?b"                                  ^ emoji
            length(text) == 4                             ^ emoji
            substring(text, 0, 1) == "Ä"                  ^ umlaut
            substring(text, 0, 1) : "ä"                   ^ small umlaut
            substring(text, 0, 2) : "ä*"                  ^ small
            substring(text, 0, 1) in~ ("ä")               ^ small umlaut
            startsWith~(concat(text, ""), "ä")            ^ small umlaut
            indexOf~(text, "RGER") == 1                   ^ small umlaut
            between~(text, "Ä", "R") == "rge"             ^
            between~(text, "Ä", "R", true) == "rge"       ^ small umlaut
            stringContains(concat(text, ""), "")          ^
            startsWith(concat(text, "x"), "") and text == "STRASSE" ^ sharp
            concat(text, "") : "one*"                     ^
            concat(text, "") : "POWER*"                   ^ ascii
            concat(text, "") : "p*\\\\*"                  ^
            concat(text, "") like "C:\\\\a\\\\?b"         ^ path
            """)
    void areCompared(String condition, String ids) {
        JsonNode answer = index.search("any where " + condition);

        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        assertThat(EqlIndex.ids(answer.at("/hits/events")))
                .containsExactlyInAnyOrderElementsOf(ids == null ? List.of() : List.of(ids.split(" ")));
    }
}
