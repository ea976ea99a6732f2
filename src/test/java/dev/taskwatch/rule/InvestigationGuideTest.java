package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvestigationGuideTest {

    private static final Map<String, Object> TRANSFORM = Map.of(
            "osquery",
            List.of(
                    Map.of("label", "Osquery - Services", "query", "SELECT name\nFROM services\n"),
                    Map.of("query", "SELECT 1"),
                    Map.of("label", "No query")),
            "investigate",
            List.of(
                    Map.of(
                            "label",
                            "What else this account did",
                            "description",
                            "",
                            "providers",
                            List.of(List.of(provider("user.id", "{{user.id}}", false))),
                            "relativeFrom",
                            "now-48h/h",
                            "relativeTo",
                            "now"),
                    Map.of(
                            "label",
                            "Others",
                            "description",
                            "without this host",
                            "providers",
                            List.of(
                                    List.of(
                                            provider("process.name", "a\"b\\c", false),
                                            provider("host.id", "{{host.id}}", true)),
                                    List.of(Map.of(
                                            "field", "dns.question.name", "queryType", "exists", "value", ""))))));

    @Test
    void aQueryFollowsItsLineWithinItsListAndItsLabelTakesTheNamesPlace() {
        InvestigationGuide guide = guide("""
                ## Triage

                - Look at the services:
                  - $osquery_0 now
                - Look at the account: $investigate_0
                  1. $investigate_1
                End.
                """);

        assertThat(guide.text()).isEqualTo("""
                ## Triage

                - Look at the services:
                  - Osquery - Services now

                    ```sql
                    SELECT name
                    FROM services
                    ```
                - Look at the account: What else this account did (from now-48h/h to now)

                  ```kuery
                  user.id : "{{user.id}}"
                  ```
                  1. Others: without this host

                     ```kuery
                     (process.name : "a\\"b\\\\c" and not host.id : "{{host.id}}")
                     or (dns.question.name : *)
                     ```
                End.
                """);
        assertThat(guide.warnings()).isEmpty();
        assertThat(guide.unused()).containsExactly("transform.osquery[2]", "transform.osquery[3]");
    }

    @Test
    void twoQueriesOfALineFollowItInTheirOrder() {
        assertThat(guide("$osquery_0 and ${osquery_1}.").text())
                .isEqualTo("Osquery - Services and Osquery.\n\n```sql\nSELECT name\nFROM services\n```"
                        + "\n\n```sql\nSELECT 1\n```");
    }

    @Test
    void aQueryThatKibanaWroteIsReadWhereItStands() {
        InvestigationGuide guide = guide("""
                - !{osquery{"label":"Users","query":"SELECT * FROM users WHERE name = '}{'","ecs_mapping":{"user":{"field":"a"}}}}
                - !{investigate{"label":"Network","providers":[[{"excluded":"true","field":"process.pid","queryType":"range",
                   "value":{"gte":1,"lt":9},"valueType":"number"}]]}} here
                """);

        assertThat(guide.text()).isEqualTo("""
                - Users

                  ```sql
                  SELECT * FROM users WHERE name = '}{'
                  ```
                - Network here

                  ```kuery
                  not (process.pid >= 1 and process.pid < 9)
                  ```
                """);
        assertThat(guide.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`$osquery_0` is how it is named",
                "``$osquery_0``",
                "```\n$osquery_0\n!{osquery{\"query\":\"SELECT 1\"}}\n```\nafter",
                "~~~sql\n$osquery_0\n",
                "$osquery_0x, $osqueryd_0, $osquery_, 5$ and !{other{}}",
                "no query `at` all, C:\\r\\n, {{host.name}}\r\n",
            })
    void whatStandsInCodeOrIsNoNameStaysAsItIs(String note) {
        assertThat(guide(note).text()).isEqualTo(note);
        assertThat(guide(note).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "$osquery_3,                   '[[transform.osquery]] has 3 queries, counted from 0'",
        "$osquery_9999,                '[[transform.osquery]] has 3 queries, counted from 0'",
        "$investigate_2,               '[[transform.investigate]] has 2 queries, counted from 0'",
        "$osquery_2,                   'transform.osquery[3] has no query'",
    })
    void aNameWithoutAQueryStaysAndIsWarnedAbout(String name, String why) {
        InvestigationGuide guide = guide("See " + name + " there.");

        assertThat(guide.text()).isEqualTo("See " + name + " there.");
        assertThat(guide.warnings()).containsExactly("rule.note keeps " + name + " as it is, since " + why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!{osquery{\"label\":\"no query\"}}",
                "!{osquery{\"query\":\"SELECT 1\"}",
                "!{osquery{not json}}",
                "!{investigate{\"providers\":[]}}",
                "!{investigate{\"providers\":[[]]}}",
                "!{investigate{\"providers\":[[{\"value\":\"no field\"}]]}}",
                "!{investigate{\"providers\":[{\"field\":\"not\",\"value\":\"nested\"}]}}",
                "!{investigate{",
            })
    void whatKibanaCouldNotReadEitherStaysAndIsWarnedAbout(String query) {
        InvestigationGuide guide = guide("A " + query);

        assertThat(guide.text()).isEqualTo("A " + query);
        assertThat(guide.warnings()).singleElement().asString().contains("as it is, since it cannot be read");
    }

    @Test
    void aFenceInAQueryDoesNotEndItsBlock() {
        assertThat(InvestigationGuide.of("$osquery_0", Map.of("osquery", List.of(Map.of("query", "SELECT '```'"))))
                        .text())
                .isEqualTo("Osquery\n\n````sql\nSELECT '```'\n````");
    }

    @Test
    void aTransformOfAnyShapeBreaksNothing() {
        InvestigationGuide guide = InvestigationGuide.of(
                "$osquery_0 $investigate_0", Map.of("osquery", "text", "investigate", List.of(1), "other", Map.of()));

        assertThat(guide.text()).isEqualTo("$osquery_0 $investigate_0");
        assertThat(guide.warnings()).hasSize(2);
    }

    private static InvestigationGuide guide(String note) {
        return InvestigationGuide.of(note, TRANSFORM);
    }

    private static Map<String, Object> provider(String field, String value, boolean excluded) {
        return Map.of(
                "excluded", excluded, "field", field, "queryType", "phrase", "value", value, "valueType", "string");
    }
}
