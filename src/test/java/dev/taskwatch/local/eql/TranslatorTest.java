package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskwatch.local.eql.Query.EventQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Conditions and the queries that they become. */
class TranslatorTest {
    private static final Map<String, String> FIELDS = Map.of(
            "name", "keyword",
            "port", "long",
            "ip", "ip",
            "up", "boolean",
            "time", "date",
            "title", "text",
            "title.raw", "keyword",
            "body", "text",
            "list", "nested",
            "list.port", "long");

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            name == "a*"                       ^ {term: {name: {value: a*}}}
            name != "a"                        ^ not {term: {name: {value: a}}}
            "a" == name                        ^ {term: {name: {value: a}}}
            port >= 49152                      ^ {range: {port: {gte: 49152}}}
            49152 > port                       ^ {range: {port: {lt: 49152}}}
            not port > 1                       ^ not {range: {port: {gt: 1}}}
            ip == "::1"                        ^ {term: {ip: {value: ::1}}}
            up                                 ^ {term: {up: {value: true}}}
            not up                             ^ not {term: {up: {value: true}}}
            up == false                        ^ {term: {up: {value: false}}}
            name == null                       ^ not {exists: {field: name}}
            name != null                       ^ {exists: {field: name}}
            not name == null                   ^ {exists: {field: name}}
            name : "Ab"                        ^ {term: {name: {case_insensitive: true, value: Ab}}}
            name : "a\\\\*\\\\b"               ^ {wildcard: {name: {case_insensitive: true, value: a\\\\*\\\\b}}}
            name like "a?"                     ^ {wildcard: {name: {value: a?}}}
            name like "a"                      ^ {term: {name: {value: a}}}
            name like~ "a"                     ^ {term: {name: {case_insensitive: true, value: a}}}
            name in ("a", "b")                 ^ {terms: {name: [a, b]}}
            name not in ("a", "b")             ^ not {terms: {name: [a, b]}}
            name in~ ("a")                     ^ {term: {name: {case_insensitive: true, value: a}}}
            name regex ("a.*", "b")            ^ {regexp: {name: {flags: ALL, value: a.*|b}}}
            startsWith(name, "a*")             ^ {prefix: {name: {value: a*}}}
            startsWith~(name, "a")             ^ {prefix: {name: {case_insensitive: true, value: a}}}
            endsWith(name, "*\\\\x")           ^ {wildcard: {name: {value: *\\*\\\\x}}}
            stringContains~(name, "x?")        ^ {wildcard: {name: {case_insensitive: true, value: *x\\?*}}}
            cidrMatch(ip, "10.0.0.0/8", "::1/128") ^ {terms: {ip: [10.0.0.0/8, ::1/128]}}
            title == "a"                       ^ {term: {title.raw: {value: a}}}
            title == null                      ^ not {exists: {field: title}}
            up and port == 1                   ^ {bool: {filter: [{term: {up: {value: true}}}, {term: {port: {value: 1}}}]}}
            up or port == 1                    ^ {bool: {should: [{term: {up: {value: true}}}, {term: {port: {value: 1}}}]}}
            true                               ^ {match_all: {}}
            up and true                        ^ {term: {up: {value: true}}}
            up or not false                    ^ {match_all: {}}
            ?nowhere == 1                      ^ {match_none: {}}
            not ?nowhere == 1                  ^ {match_all: {}}
            ?nowhere                           ^ {match_none: {}}
            ?nowhere == null                   ^ {match_all: {}}
            ?nowhere != null                   ^ {match_none: {}}
            up or not (?nowhere == 1 and up)   ^ {match_all: {}}
            up or not (?nowhere > 1 and up)    ^ {term: {up: {value: true}}}
            up and not (?nowhere > 1 or up)    ^ {bool: {filter: [{term: {up: {value: true}}}, not {term: {up: {value: true}}}]}}
            up and ?nowhere > 1                ^ {match_none: {}}
            not (up and ?nowhere > 1)          ^ {match_none: {}}
            not (?nowhere > 1 and false)       ^ {match_all: {}}
            not (?nowhere > 1 or false)        ^ {match_none: {}}
            not (?nowhere : "a" or ?nowhere == 1) ^ {match_none: {}}
            1 != ?nowhere                      ^ {match_all: {}}
            not ?nowhere                       ^ {match_none: {}}
            ?nowhere == true                   ^ {match_none: {}}
            not ?nowhere == true               ^ {match_all: {}}
            not ?nowhere : "a"                 ^ {match_none: {}}
            not ?nowhere : "*"                 ^ {match_all: {}}
            not ?nowhere : ("a*", "*")         ^ {match_none: {}}
            not ?nowhere like "a"              ^ {match_all: {}}
            not ?nowhere like ("a", "b")       ^ {match_all: {}}
            not ?nowhere like ("a", "b*")      ^ {match_none: {}}
            not ?nowhere like~ "a"             ^ {match_none: {}}
            not ?nowhere regex "a.*"           ^ {match_none: {}}
            not ?nowhere regex ".*"            ^ {match_all: {}}
            not ?nowhere regex "a[.]b"         ^ {match_all: {}}
            not ?nowhere regex~ "a"            ^ {match_none: {}}
            not ?nowhere in (1, 2)             ^ {match_none: {}}
            not startsWith(?nowhere, "a")      ^ {match_none: {}}
            not startsWith(?nowhere, "a") == true ^ {match_all: {}}
            startsWith(?nowhere, "a") != false ^ {match_all: {}}
            not length(?nowhere) > 1           ^ {match_none: {}}
            not length(?nowhere) == 1          ^ {match_all: {}}
            length(?nowhere) != 1              ^ {match_all: {}}
            length(?nowhere) == null           ^ {match_all: {}}
            number(?nowhere) == 1              ^ {match_none: {}}
            (?nowhere > 1) == true             ^ {match_none: {}}
            (?nowhere > 1 and up) != true      ^ {match_none: {}}
            not (null == 1)                    ^ {match_all: {}}
            not (null > 1)                     ^ {match_none: {}}
            ?nowhere == name                   ^ not {exists: {field: name}}
            title != null                      ^ {exists: {field: title}}
            ?name == "a"                       ^ {term: {name: {value: a}}}
            """)
    void becomes(String condition, String query) {
        Schema schema = schema();

        Map<String, Object> dsl =
                new Translator(schema).translate(parsed(condition)).dsl();

        schema.refuseProblems();
        assertThat(shown(dsl)).isEqualTo(query.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            nowhere == 1                       ^ line 1:11: Unknown column [nowhere]
            name == "a" and not nowhere == 1   ^ line 1:31: Unknown column [nowhere]
            body == null                       ^ No keyword/multi-field defined exact matches for [body]
            body != null                       ^ No keyword/multi-field defined exact matches for [body]
            ?body == null                      ^ No keyword/multi-field defined exact matches for [body]
            ?nowhere != body                   ^ No keyword/multi-field defined exact matches for [body]
            nam == "a"                         ^ Unknown column [nam], did you mean [name]?
            tite == "a"                        ^ Unknown column [tite], did you mean any of [title, time]?
            list.prt == 1                      ^ Unknown column [list.prt], did you mean [list.port]?
            body == "a"                        ^ No keyword/multi-field defined exact matches for [body]
            ip : "10.*"                        ^ must be [string], found value [ip] type [ip]
            port like "1*"                     ^ must be [string], found value [port] type [long]
            startsWith(port, "1")              ^ must be [string], found value [port] type [long]
            cidrMatch(name, "10.0.0.0/8")      ^ must be [ip], found value [name] type [keyword]
            name                               ^ Condition expression needs to be boolean
            name : 5                           ^ must be [string], found value [5]
            name in (title)                    ^ Comparisons against fields are not (currently) supported
            ip in ("::1", "10.0.0.1")          ^ 1:11: 1st argument of [ip in ("::1", "10.0.0.1")] must be [ip], found value ["::1"] type [keyword]
            port not in (80, "443")            ^ 2nd argument of [port not in (80, "443")] must be [long], found value ["443"] type [keyword]
            name in ("a", "b", 3000000000)     ^ must be [keyword], found value [3000000000] type [long]
            up in (true, 1.5)                  ^ must be [boolean], found value [1.5] type [double]
            time in ("2026-08-01")             ^ must be [datetime], found value ["2026-08-01"] type [keyword]
            port in~ ("80")                    ^ must be [string], found value [port] type [long]
            list == 1                          ^ Cannot use field [list] type [nested] due to nested fields not being supported yet
            list.port == 1                     ^ Cannot use field [list.port] type [long] with unsupported nested type in hierarchy (field [list])
            match(name, "a")                   ^ Unknown function [match]
            """)
    void refusesWhatTheFieldsDoNotAllow(String condition, String reason) {
        Schema schema = schema();

        assertThatThrownBy(() -> {
                    new Translator(schema).translate(parsed(condition));
                    schema.refuseProblems();
                })
                .isInstanceOfSatisfying(
                        EqlException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo("verification_exception"))
                .hasMessageStartingWith("Found 1 problem\nline 1:")
                .hasMessageContaining(reason.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            concat(?nowhere, name) == "a"      ^ a function of an optional field that is mapped nowhere and of another field
            (port > 1) == null                 ^ [port > 1] as a value
            """)
    void refusesWhatCannotBeComputed(String condition, String what) {
        assertThatThrownBy(() -> new Translator(schema()).translate(parsed(condition)))
                .isInstanceOf(EqlException.class)
                .hasMessageEndingWith(what.strip() + " is not supported by the local stand-in");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            name == title                      ^ Line 1:19: Comparisons against fields are not (currently) supported; offender [title] in [==]
            port < length(name)                ^ Line 1:18: Comparisons against fields are not (currently) supported; offender [length(name)] in [<]
            """)
    void failsOnComparisonsOfFieldsAsElasticsearchFails(String condition, String reason) {
        assertThatThrownBy(() -> new Translator(schema()).translate(parsed(condition)))
                .isInstanceOfSatisfying(
                        EqlException.class,
                        failure -> assertThat(failure.status()).isEqualTo(500))
                .hasMessage(reason.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            startsWith(name)                   ^ line 1:12: error building [startswith]: expects exactly two arguments
            length() > 1                       ^ line 1:12: error building [length]: expects exactly one argument
            substring(name) == "a"             ^ line 1:12: error building [substring]: expects two or three arguments
            cidrMatch(ip)                      ^ line 1:12: error building [cidrmatch]: expects at least two arguments
            length~(name) > 1                  ^ line 1:12: error building [length]
            """)
    void refusesWrongArguments(String condition, String reason) {
        assertThatThrownBy(() -> new Translator(schema()).translate(parsed(condition)))
                .isInstanceOfSatisfying(
                        EqlException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo("parsing_exception"))
                .hasMessageContaining(reason.strip());
    }

    private static Expression parsed(String condition) {
        return ((EventQuery) EqlParser.parse("any where " + condition.strip()))
                .filter()
                .condition();
    }

    private static Schema schema() {
        Map<String, Map<String, List<String>>> fields = new HashMap<>();
        FIELDS.forEach((name, type) -> fields.put(name, Map.of(type, List.of("index"))));
        return new Schema(fields);
    }

    /** JSON without quotes; {@code not …} stands for a {@code must_not}. */
    private static String shown(Map<String, Object> dsl) {
        String json = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build()
                .writeValueAsString(dsl);
        return json.replace("\"", "")
                .replace(":", ": ")
                .replace(": : 1", "::1")
                .replace(",", ", ")
                .replace("\\\\", "\\")
                .replaceAll("\\{bool: \\{must_not: \\[(\\{(?:term|range|exists|terms): \\{.*?}+)]}}", "not $1");
    }
}
