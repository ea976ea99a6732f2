package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which of five events meet a condition. */
@EachElasticsearch
class EqlConditionIT {
    private static final List<Map<String, Object>> EVENTS = List.of(
            Map.of("name", "svchost.exe", "port", 443, "ip", "10.0.0.5", "up", true, "title", "Big Boss"),
            Map.of("name", "SvcHost.EXE", "port", 49152, "ip", "0:0:0:0:0:0:0:1", "up", false, "title", "big boss"),
            Map.of("name", List.of("a", "b*c"), "port", List.of(80, 8080), "ip", List.of("127.0.0.1", "10.9.9.9")),
            Map.of("path", "C:\\Windows\\Tasks\\x?.exe", "level", 2.5, "time", "2026-08-01T12:00:00.500Z"),
            Map.of("name", "", "path", "C:\\\\", "level", -1.0));

    private static EqlIndex index;

    EqlConditionIT(ElasticsearchUnderTest elasticsearch) {}

    @BeforeParameterizedClassInvocation
    static void addEvents(ElasticsearchUnderTest elasticsearch) {
        Map<String, Object> mapping = new HashMap<>(Map.of(
                "title", Map.of("type", "text", "fields", Map.of("keyword", Map.of("type", "keyword"))),
                "body", Map.of("type", "text")));
        Map.of(
                        "@timestamp", "date",
                        "time", "date",
                        "event.category", "keyword",
                        "name", "keyword",
                        "path", "keyword",
                        "port", "long",
                        "level", "double",
                        "ip", "ip",
                        "up", "boolean")
                .forEach((field, type) -> mapping.put(field, Map.of("type", type)));
        index = EqlIndex.createMapped(elasticsearch.uri(), "eql-conditions", mapping);
        for (int i = 0; i < EVENTS.size(); i++) {
            Map<String, Object> event = new HashMap<>(EVENTS.get(i));
            event.put("@timestamp", "2026-08-01T12:00:0" + i + "Z");
            event.put("event.category", "process");
            index.add(Integer.toString(i + 1), event);
        }
    }

    @AfterParameterizedClassInvocation
    static void deleteIndex() {
        index.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            true                                     ^ 1 2 3 4 5
            false                                    ^
            1 == 1 and "a" != "b"                    ^ 1 2 3 4 5
            name == "svchost.exe"                    ^ 1
            "svchost.exe" == name                    ^ 1
            name == "b*"                             ^
            name == "b*c"                            ^ 3
            name != "svchost.exe"                    ^ 2 3 4 5
            not name == "svchost.exe"                ^ 2 3 4 5
            name == ""                               ^ 5
            name != "a"                              ^ 1 2 4 5
            name != "a" and name != "b*c"            ^ 1 2 4 5
            name == "a" and name == "b*c"            ^ 3
            name == "*"                              ^
            name == null                             ^ 4
            name != null                             ^ 1 2 3 5
            not name == null                         ^ 1 2 3 5
            name : "SVCHOST.exe"                     ^ 1 2
            name : "svc*"                            ^ 1 2
            name : "svchost?exe"                     ^ 1 2
            name : "svchost"                         ^
            name : ("a", "svchost.*")                ^ 1 2 3
            not name : "svc*"                        ^ 3 4 5
            name : "*"                               ^ 1 2 3 5
            name : "**"                              ^ 1 2 3 5
            not name : "*"                           ^ 4
            name : "?"                               ^ 3
            name : "B?C"                             ^ 3
            name : ""                                ^ 5
            not name : ("svc*", "a")                 ^ 4 5
            name like "svc*"                         ^ 1
            name like ("svc*", "A")                  ^ 1
            name like~ ("svc*", "A")                 ^ 1 2 3
            name in ("svchost.exe", "a")             ^ 1 3
            name not in ("svchost.exe", "a")         ^ 2 4 5
            name in~ ("SVCHOST.exe", "b*")           ^ 1 2
            name regex "svc.*"                       ^ 1
            name not in~ ("A")                       ^ 1 2 4 5
            not name like "svc*"                     ^ 2 3 4 5
            not name like~ ("SVC*", "A")             ^ 4 5
            name like "B*C"                          ^
            name regex ("a", "svc[a-z]+[.]exe")      ^ 1 3
            name regex ".*[0-9].*"                   ^
            not name regex~ "SVC.*"                  ^ 3 4 5
            name regex "svc"                         ^
            name regex~ ("svc.*", "[a-b]")           ^ 1 2 3
            name > "b"                               ^ 1 3
            path : "c:\\\\windows\\\\*\\\\x*.exe"    ^ 4
            path : "C:\\\\Windows\\\\*"              ^ 4
            path == "C:\\\\Windows\\\\Tasks\\\\x?.exe" ^ 4
            path : \"""C:\\*.EXE\"""                 ^ 4
            path == "C:\\\\\\\\"                     ^ 5
            port == 443                              ^ 1
            port != 443                              ^ 2 3 4 5
            port == 443.0                            ^ 1
            port == 443.5                            ^
            port == "443"                            ^ 1
            port > 442.9                             ^ 1 2 3
            port < 80.5                              ^ 3
            port >= 49152                            ^ 2
            49152 > port                             ^ 1 3
            not port > 100                           ^ 4 5
            port > 100 and port < 8000               ^ 1 3
            port in (80, 443)                        ^ 1 3
            port not in (80, 443)                    ^ 2 4 5
            port in (443.0, 1.5)                     ^ 1
            level in (2.5, -1)                       ^ 4 5
            not (port > 100 and up)                  ^ 2 3 4 5
            level == 2.5                             ^ 4
            level < 0                                ^ 5
            level >= -1                              ^ 4 5
            ip == "::1"                              ^ 2
            ip == "10.0.0.5"                         ^ 1
            ip != "127.0.0.1" and ip != "::1"        ^ 1 4 5
            ip == "10.0.0.0/8"                       ^ 1 3
            ip == null                               ^ 4 5
            ip != null                               ^ 1 2 3
            ip == "::1" or ip == "10.9.9.9"          ^ 2 3
            not (ip == "::1" or ip == "10.9.9.9")    ^ 1 4 5
            cidrMatch(ip, "10.0.0.0/8")              ^ 1 3
            not cidrMatch(ip, "10.0.0.0/8", "::/64") ^ 4 5
            CIDRMATCH(ip, "127.0.0.0/8")             ^ 3
            up                                       ^ 1
            not up                                   ^ 2 3 4 5
            up == false                              ^ 2
            up != true                               ^ 2 3 4 5
            up in (true, false)                      ^ 1 2
            up not in (true)                         ^ 2 3 4 5
            up == null                               ^ 3 4 5
            not (up or port == 80)                   ^ 2 4 5
            true == up                               ^ 1
            time == "2026-08-01T12:00:00.500Z"       ^ 4
            time == "2026-08-01T14:00:00.5+02:00"    ^ 4
            time == "2026-08-01"                     ^ 4
            time != "2026-08-02"                     ^ 1 2 3 4 5
            time == null                             ^ 1 2 3 5
            time > "2026-08-01T12:00:00.499Z"        ^ 4
            time <= "2026-08-01T12:00:00.499Z"       ^
            title == "Big Boss"                      ^ 1
            title : "big boss"                       ^ 1 2
            title != "Big Boss"                      ^ 2 3 4 5
            title in ("Big Boss", "boss")            ^ 1
            title in~ ("BIG BOSS")                   ^ 1 2
            title like "Big*"                        ^ 1
            title regex ".*boss"                     ^ 2
            startsWith(title, "Big")                 ^ 1
            length(title) == 8                       ^ 1 2
            title != null                            ^ 1 2
            title == "boss"                          ^
            title == null                            ^ 3 4 5
            ?ip != "10.0.0.5"                        ^ 2 3 4 5
            not ?nowhere in ("a")                    ^
            ?nowhere not in ("a")                    ^
            not cidrMatch(?nowhere, "10.0.0.0/8")    ^
            not startsWith(?nowhere, "a")            ^
            port == 443 and not ?nowhere == "a"      ^ 1
            ?nowhere == null and ?nowhere == null    ^ 1 2 3 4 5
            startsWith(name, "svc")                  ^ 1
            startsWith~(name, "SVC")                 ^ 1 2
            endsWith(name, "*c")                     ^ 3
            endsWith(path, "\\\\")                   ^ 5
            endsWith~(name, ".exe")                  ^ 1 2
            stringContains(name, "host")             ^ 1
            stringContains~(path, "tasks\\\\X?")     ^ 4
            not stringContains(name, "host")         ^ 2 3 4 5
            ?nowhere == "a"                          ^
            ?nowhere != "a"                          ^ 1 2 3 4 5
            not ?nowhere : "a*"                      ^
            ?nowhere == null                         ^ 1 2 3 4 5
            ?nowhere != null                         ^
            ?nowhere                                 ^
            ?name == "a"                             ^ 3
            ?name != "a"                             ^ 1 2 4 5
            port == 443 or ?nowhere == "a"           ^ 1
            port == 443 and ?nowhere == null         ^ 1
            port == 443 or not ?nowhere == "a"       ^ 1 2 3 4 5
            1 == ?nowhere                            ^
            not 1 == ?nowhere                        ^ 1 2 3 4 5
            1 != ?nowhere                            ^ 1 2 3 4 5
            ?nowhere == ?nothing                     ^ 1 2 3 4 5
            ?nowhere == name                         ^ 4
            name != ?nowhere                         ^ 1 2 3 5
            not name == ?nowhere                     ^ 1 2 3 5
            ?nowhere < name                          ^
            not ?nowhere == null                     ^
            not ?nowhere : "*"                       ^ 1 2 3 4 5
            not ?nowhere like "a"                    ^ 1 2 3 4 5
            not ?nowhere like ("a", "b*")            ^
            not ?nowhere regex "a"                   ^ 1 2 3 4 5
            not ?nowhere > 3                         ^
            not (?nowhere > 3 and port == 443)       ^
            not (?nowhere > 3 and false)             ^ 1 2 3 4 5
            not (?nowhere > 3 or port == 443)        ^ 2 3 4 5
            port == 443 or not ?nowhere : "a"        ^ 1
            ?nowhere != "a" and ?nowhere != "b"      ^ 1 2 3 4 5
            not (?nowhere == "a" and port == 443)    ^ 1 2 3 4 5
            not (?nowhere : "a" or ?name == "a")     ^ 1 2 4 5
            port == 443 and ?nowhere != "a" and ?up == true ^ 1
            length(?nowhere) != 3                    ^ 1 2 3 4 5
            not startsWith(?nowhere, "a") == true    ^ 1 2 3 4 5
            startsWith(name, "svc") == true          ^ 1
            startsWith(name, "svc") == false         ^ 2 3 4 5
            startsWith(name, "svc") != true          ^ 2 3 4 5
            not startsWith(name, "svc") != true      ^ 1
            cidrMatch(ip, "10.0.0.0/8") == true      ^ 1 3
            cidrMatch(ip, "10.0.0.0/8") == false     ^ 2 4 5
            true != cidrMatch(ip, "10.0.0.0/8")      ^ 2 4 5
            cidrMatch(ip, "10.0.0.0/8") != false     ^ 1 3
            startsWith(concat("x", name), "xs") == false ^ 2 3 4 5
            startsWith(?nowhere, "a") == false       ^
            (port > 100) == false                    ^ 4 5
            length(name) > 3                         ^ 1 2
            length(name) == 0                        ^ 5
            not length(name) > 3                     ^ 3 4 5
            length(name) == null                     ^ 4
            length(name) != null                     ^ 1 2 3 5
            length(name) in (3, 11)                  ^ 1 2 3
            length(?nowhere) > 0                     ^
            not length(?nowhere) > 0                 ^
            3 < length(name)                         ^ 1 2
            substring(name, 0, 3) == "svc"           ^ 1
            substring(name, -3) : "EXE"              ^ 1 2
            substring(name, -4, -1) == ".ex"         ^ 1
            indexOf(name, "host") == 3               ^ 1
            indexOf~(name, "HOST") == 3              ^ 1 2
            indexOf(name, "host") == null            ^ 2 3 4 5
            concat(name, ":", up) == "svchost.exe:true" ^ 1
            between(path, "C:\\\\", "\\\\") == "Windows" ^ 4
            between~(path, "c:\\\\", "\\\\", true) == "Windows\\\\Tasks" ^ 4
            between(name, "", "x") == "a"            ^ 3
            between(name, "vc", "z") == ""           ^ 1 2 3 5
            between(path, "Tasks", "\\\\") == ""     ^ 4 5
            string(port) : "80*"                     ^ 3
            string(port) like "44?"                  ^ 1
            startsWith(concat("x", name), "xs")      ^ 1
            length(concat(name, "12")) == 3          ^ 3
            length(name) > 3 and port == 443         ^ 1
            length(name) > 30 or port == 443         ^ 1
            not (length(name) > 3 or port == 80)     ^ 4 5
            length(name) > 3 and (up or port > 500)  ^ 1 2
            (length(name) == 0 or up) and not name == null ^ 1 5
            (length(name) == 0 and level < 0) or (port == 80 and not up) ^ 3 5
            """)
    void meetTheCondition(String condition, String events) {
        JsonNode answer = index.search("process where " + condition);

        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        assertThat(EqlIndex.ids(answer.at("/hits/events")))
                .isEqualTo(events == null ? List.of() : List.of(events.split(" ")));
    }

    @Test
    void mayBeNestedDeeply() {
        String condition = "port == 443";
        for (int i = 0; i < 50; i++) {
            condition = "(" + condition + " or port == 1) and not (port == 2 and port == 3)";
        }

        assertThat(index.events("any where " + condition)).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            any where true                ^ 1 2 3 4 5
            "process" where true          ^ 1 2 3 4 5
            Process where true            ^
            process where true | head 2   ^ 1 2
            process where true | tail 2   ^ 4 5
            process where true | tail 3 | head 2 ^ 3 4
            process where true | head 3 | tail 2 ^ 2 3
            process where true | head 2 | head 3 ^ 1 2
            process where true | head 50  ^ 1 2 3 4 5
            process where true | head 0   ^
            process where length(name) > 0 | head 1 ^ 1
            process where length(name) > 0 | tail 1 ^ 3
            """)
    void areReturned(String query, String events) {
        assertThat(index.events(query)).isEqualTo(events == null ? List.of() : List.of(events.split(" ")));
    }
}
