package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Constructs that published detection rules use, over two indices that are mapped as templates of Elastic map them. */
@EachElasticsearch
class EqlRuleConstructsIT {
    private static final Map<String, Object> KEYWORD = Map.of("type", "keyword", "ignore_above", 1024);
    private static final Map<String, Object> WILDCARD =
            Map.of("type", "wildcard", "fields", Map.of("text", Map.of("type", "match_only_text")));

    private static EqlIndex processes;
    private static EqlIndex connections;

    EqlRuleConstructsIT(ElasticsearchUnderTest elasticsearch) {}

    @BeforeParameterizedClassInvocation
    static void addEvents(ElasticsearchUnderTest elasticsearch) {
        Map<String, Object> common = Map.of(
                "@timestamp", Map.of("type", "date"),
                "event.category", KEYWORD,
                "event.type", KEYWORD,
                "host.id", KEYWORD,
                "process.entity_id", KEYWORD,
                "process.name", KEYWORD);
        Map<String, Object> ofProcesses = new HashMap<>(common);
        ofProcesses.putAll(Map.of(
                "data_stream.dataset",
                Map.of("type", "constant_keyword", "value", "lab.process"),
                "process.command_line",
                WILDCARD,
                "process.args",
                KEYWORD,
                "process.args_count",
                Map.of("type", "long"),
                "process.code_signature.trusted",
                Map.of("type", "boolean"),
                "user-name",
                KEYWORD));
        Map<String, Object> ofConnections = new HashMap<>(common);
        ofConnections.putAll(Map.of(
                "data_stream.dataset", Map.of("type", "constant_keyword", "value", "lab.network"),
                "source.ip", Map.of("type", "ip"),
                "destination.port", Map.of("type", "long")));
        processes = EqlIndex.createMapped(elasticsearch.uri(), "rule-constructs-process", ofProcesses);
        connections = EqlIndex.createMapped(elasticsearch.uri(), "rule-constructs-network", ofConnections);
        processes
                .add(
                        "p1",
                        event(
                                "process",
                                1,
                                "powershell.exe",
                                Map.of(
                                        "process.command_line",
                                        "PowerShell -Enc AAAA",
                                        "process.args_count",
                                        3,
                                        "user-name",
                                        "eva")))
                .add(
                        "p2",
                        event(
                                "process",
                                2,
                                "cmd.exe",
                                Map.of(
                                        "process.command_line",
                                        "cmd /c dir C:\\Users\\*",
                                        "process.args",
                                        List.of("/c", "dir"))))
                .add("p3", event("process", 3, "cmd.exe", Map.of("process.code_signature.trusted", false)))
                .add("p5", event("process", 5, "calc.exe", Map.of("process.code_signature.trusted", true)));
        connections.add("n4", event("network", 4, "cmd.exe", Map.of("source.ip", "10.1.2.3", "destination.port", 445)));
    }

    private static Map<String, Object> event(String category, int second, String process, Map<String, Object> more) {
        Map<String, Object> event = new HashMap<>(more);
        event.putAll(Map.of(
                "@timestamp",
                "2026-08-01T12:00:0" + second + "Z",
                "event.category",
                category,
                "event.type",
                "start",
                "host.id",
                "h",
                "process.entity_id",
                process,
                "process.name",
                process));
        return event;
    }

    @AfterParameterizedClassInvocation
    static void deleteIndices() {
        processes.close();
        connections.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            process where process.command_line : ("*-enc *", "*-e *")                        ^ p1
            process where process.command_line like~ "*POWERSHELL*"                          ^ p1
            process where process.command_line regex~ ("powershell.*", "pwsh.*")             ^ p1
            process where process.command_line : \"""*C:\\Users\\*\"""                       ^ p2
            process where process.command_line == "cmd /c dir C:\\\\Users\\\\*"              ^ p2
            process where process.args : "d\\u{69}r" and process.args == "/c"                ^ p2
            process where process.args_count >= 2 and process.args_count < 4                 ^ p1
            process where process.code_signature.trusted == false                            ^ p3
            process where not process.code_signature.trusted == true                         ^ p1 p2 p3
            process where process.code_signature.trusted != true and ?process.Ext.token.level != "high" ^ p1 p2 p3
            process where ?process.Ext.token.level : "high" or process.name : "calc.exe"     ^ p5
            process where not ?process.Ext.token.level : "high"                              ^
            process where `user-name` in~ ("EVA", "ADAM")                                    ^ p1
            process where data_stream.dataset == "lab.network"                               ^
            any where data_stream.dataset : "lab.n*"                                         ^ n4
            any where ?data_stream.dataset != "lab.network" and process.name == "cmd.exe"    ^ p2 p3
            network where cidrMatch(source.ip, "10.0.0.0/8", "fe80::/10") and destination.port in (445, 139) ^ n4
            network where source.ip != null and not cidrMatch(source.ip, "127.0.0.0/8")      ^ n4
            process where stringContains(process.command_line, process.name)                 ^
            process where stringContains~(process.command_line, "powershell") and length(process.command_line) > 10 ^ p1
            process where startsWith~(process.name, "CMD") and endsWith(process.name, ".exe") ^ p2 p3
            process where substring(process.name, 0, 3) == "cmd" and process.command_line == null ^ p3
            process where concat(process.name, ":", string(process.args_count)) == "powershell.exe:3" ^ p1
            process where indexOf(process.command_line, "dir") > 0                           ^ p2
            process where event.type in ("start", "process_started") | tail 1                ^ p5
            /* one /* two */ */ process where process.name == "calc.exe" // end              ^ p5
            """)
    void findEvents(String query, String ids) {
        assertThat(EqlIndex.ids(answer(query).at("/hits/events")))
                .as(query)
                .isEqualTo(ids == null ? List.of() : List.of(ids.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            sequence by host.id, process.entity_id with maxspan=5s [process where process.name : "cmd.exe"] [network where destination.port == 445] ^ p3 n4
            sequence by host.id with maxspan=1m [process where event.type == "start"] with runs=3 [network where true] ^ p1 p2 p3 n4
            sequence by host.id with maxspan=10s [process where process.name == "cmd.exe" and ?process.parent.name != "a"] ![network where destination.port == 80] [process where process.name == "calc.exe"] ^ p3 _ p5
            sequence by host.id with maxspan=10s [process where process.name == "cmd.exe"] ![network where destination.port == 445] [process where process.name == "calc.exe"] ^
            sequence by host.id [process where process.name == "powershell.exe"] [process where process.name == "calc.exe"] until [network where true] ^
            sequence by host.id [process where process.name == "powershell.exe"] [process where process.name == "cmd.exe"] until [network where true] ^ p1 p2
            sequence by process.entity_id [process where ?process.Ext.token.level : "high"] [network where true] ^
            """)
    void findSequences(String query, String ids) {
        List<List<String>> expected =
                ids == null ? List.of() : List.of(List.of(ids.replace("_", "").split(" ")));

        assertThat(EqlIndex.sequences(answer(query))).as(query).isEqualTo(expected);
    }

    private static JsonNode answer(String query) {
        JsonNode answer = processes.call(
                "POST",
                "/rule-constructs-process,rule-constructs-network/_eql/search",
                JsonMapper.shared().writeValueAsString(Map.of("query", query)));
        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        return answer;
    }
}
