package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NextStepsTest {

    /** In KQL a quoted value ends at a quote without a backslash before it, and these are all the escapes there are. */
    private static final String QUOTED = "\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[\\\\\"nrt]|\u001b)*\"";

    @ParameterizedTest
    @EnumSource
    void whateverAValueHoldsItStaysBetweenItsQuotes(HostileValue value) {
        Map<String, Object> steps = steps(value.text);

        assertThat(queries(steps, "kql"))
                .extracting(query -> query.replaceAll(QUOTED, "VALUE"))
                .containsExactly(
                        "host.id : VALUE and host.name : VALUE and event.category : (VALUE or VALUE)",
                        "host.id : VALUE and host.name : VALUE and process.entity_id : VALUE",
                        "host.id : VALUE and host.name : VALUE and winlog.logon.id : VALUE",
                        "host.ip : VALUE and event.category : (VALUE or VALUE or VALUE)",
                        "event.code : VALUE and source.ip : VALUE",
                        "_id : (VALUE or VALUE)");
    }

    @Test
    void theGuideHasTheAlertsValuesAsCode() {
        Map<String, Object> steps = steps("`a`\u001b[2J\n# not a heading");

        assertThat(steps.get("guide").toString())
                .contains("on host `'a'<U+001B>[2J<U+000A># not a heading`")
                .contains("The task runs `unknown`")
                .doesNotContain("{{");
    }

    @Test
    void theGuideNamesWhoLoggedOnWhereNobodyLoggedTheRegistration() {
        String guide = guide(Map.of("taskwatch.logon.name", "alice", "taskwatch.creator.name", "unknown"));

        assertThat(guide).contains("by account `unknown`").contains("`alice`");
    }

    /** Encoded scripts are. */
    @Test
    void aCommandThatIsVeryLongIsInTheGuideAsFarAsItIsReadable() {
        String guide = guide(Map.of("taskwatch.task.command_line", "powershell -enc " + "A".repeat(20_000)));

        assertThat(guide).contains("The task runs `powershell -enc AAAA").contains("more letters)`");
    }

    /** An attacker may have chosen the value, and an analyst pastes the query. */
    @Test
    void aValueInAQueryOfTheGuideDoesNotEndItsQuotes() {
        String value = "o'brien\" or \\`*";
        String note = """
                Account {{user.name}}

                  ```kuery
                  user.name : "{{user.name}}" and host.id : "{{ host.id }}"
                  ```

                ```sql
                SELECT 1 FROM users WHERE username = '{{user.name}}'
                ```

                ```
                whoami {{user.name}}
                ```
                """;
        Match match = new Match(List.of(new EventRef("logs", "e", Instant.parse("2026-03-01T12:00:00Z"))));

        Object guide = NextSteps.of(
                        Rules.of(Rules.EVENT, "note = \"\"\"\n" + note.replace("\"", "\\\"") + "\"\"\""),
                        match,
                        Map.of("user", Map.of("name", value)))
                .get("guide");

        assertThat(guide).isEqualTo("""
                Account `o'brien" or \\'*`

                  ```kuery
                  user.name : "o'brien\\" or \\\\`*" and host.id : "unknown"
                  ```

                ```sql
                SELECT 1 FROM users WHERE username = 'o''brien" or \\`*'
                ```

                ```
                whoami o'brien" or \\'*
                ```
                """);
    }

    /** The collector's id and name would select the events of all machines that it forwards for. */
    @Test
    void ofForwardedEventsTheQueriesAndTheGuideMeanTheTarget() {
        Map<String, Object> steps = stepsOf(Map.of(
                "host",
                Map.of("id", "wec", "name", "WEC01"),
                "process.entity_id",
                "p",
                "taskwatch",
                Map.of("target", Map.of("name", "ws-1.corp.example"), "collector", Map.of("name", "WEC01"))));

        assertThat(queries(steps, "kql"))
                .contains(
                        "winlog.computer_name : \"ws-1.corp.example\" and event.category : (\"process\" or \"network\")");
        assertThat(steps.get("guide").toString()).contains("on host `ws-1.corp.example`");
        assertThat(steps.toString()).doesNotContain("WEC01").doesNotContain("host.id");
    }

    @Test
    void ofForwardedEventsAQueryInTheGuideMeansTheTargetToo() {
        String note = """
                ```kuery
                host.name : "{{host.name}}" and host.id : "{{host.id}}"
                ```
                """;
        Match match = new Match(List.of(new EventRef("logs", "e", Instant.parse("2026-03-01T12:00:00Z"))));

        Object guide = NextSteps.of(
                        Rules.of(Rules.EVENT, "note = \"\"\"\n" + note.replace("\"", "\\\"") + "\"\"\""),
                        match,
                        Map.of(
                                "host",
                                Map.of("id", "wec", "name", "WEC01"),
                                "taskwatch",
                                Map.of("target", Map.of("name", "ws-1"), "collector", Map.of("name", "WEC01"))))
                .get("guide");

        assertThat(guide.toString()).contains("host.name : \"ws-1\" and host.id : \"unknown\"");
    }

    @Test
    void ofForwardedEventsThatNameNoMachineNoneIsQueried() {
        Map<String, Object> steps = stepsOf(Map.of(
                "host",
                Map.of("id", "wec", "name", "WEC01"),
                "taskwatch",
                Map.of("target", Map.of("name", "unknown"), "collector", Map.of("name", "WEC01"))));

        assertThat(queries(steps, "kql")).containsExactly("_id : (\"write\")");
        assertThat(steps.get("guide").toString()).contains("on host `unknown`");
    }

    @Test
    void aTenantsQueriesSelectThatTenantsEvents() {
        Map<String, Object> steps = stepsOf(
                Map.of("host", Map.of("name", "DC01"), "data_stream.namespace", "blue", "organization.id", "o-1"));

        assertThat(queries(steps, "kql"))
                .contains("host.name : \"DC01\" and data_stream.namespace : \"blue\" and organization.id : \"o-1\""
                        + " and event.category : (\"process\" or \"network\")");
    }

    @Test
    void theTimesReachAQuarterOfAnHourAround() {
        assertThat(steps("a"))
                .containsEntry("from", "2026-03-01T11:44:59Z")
                .containsEntry("to", "2026-03-01T12:15:00Z");
    }

    /** An alert that has {@code value} wherever an event may hold one. */
    static Map<String, Object> steps(String value) {
        Instant time = Instant.parse("2026-03-01T12:00:00Z");
        Match match = new Match(
                List.of(new EventRef("logs", value, time.minusSeconds(1)), new EventRef("logs", "write", time)));
        return NextSteps.of(
                Rules.packaged(),
                match,
                Map.of(
                        "host",
                        Map.of("id", value, "name", value),
                        "process.entity_id",
                        value,
                        "registry.path",
                        value,
                        "source",
                        Map.of("ip", "192.0.2.7", "port", "50123"),
                        "destination",
                        Map.of("ip", "192.0.2.8", "port", value),
                        "taskwatch.logon.logon_id",
                        value));
    }

    private static String guide(Map<String, Object> document) {
        return String.valueOf(stepsOf(document).get("guide"));
    }

    private static Map<String, Object> stepsOf(Map<String, Object> document) {
        EventRef write = new EventRef("logs", "write", Instant.parse("2026-03-01T12:00:00Z"));
        return NextSteps.of(Rules.packaged(), new Match(List.of(write)), document);
    }

    static List<String> queries(Map<String, Object> steps, String language) {
        return ((List<?>) steps.get("queries"))
                .stream()
                        .map(query -> (Map<?, ?>) query)
                        .filter(query -> language.equals(query.get("language")))
                        .map(query -> String.valueOf(query.get("query")))
                        .toList();
    }
}
