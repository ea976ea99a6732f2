package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

    @Test
    void whatAFileLeavesOutHasTheFormatsDefault() {
        Rule rule = read("query = 'any where true'").rule();

        assertThat(rule.schedule()).isEqualTo(new Schedule(Duration.ofMinutes(5), Duration.ofMinutes(6)));
        assertThat(rule.version()).isEqualTo(1);
        assertThat(rule.maxAlerts()).isEqualTo(100);
        assertThat(rule.timestampField()).isEqualTo("@timestamp");
        assertThat(rule.eventCategoryField()).isEqualTo("event.category");
        assertThat(rule.tiebreakerField()).isEmpty();
        assertThat(rule.license()).isEmpty();
        assertThat(rule.guide()).isEmpty();
        assertThat(rule.authors()).isEmpty();
        assertThat(rule.tags()).isEmpty();
        assertThat(rule.threats()).isEmpty();
        assertThat(rule.references()).isEmpty();
        assertThat(rule.falsePositives()).isEmpty();
        assertThat(rule.filters()).isEmpty();
    }

    @Test
    void whatAFileSaysIsInTheRule() {
        Rule rule = read("""
                        author = ["Ann", "Ben"]
                        event_category_override = "event.type"
                        false_positives = ["Backups"]
                        license = "MIT"
                        max_signals = 7
                        note = "Look."
                        query = 'any where true'
                        references = ["https://example.com"]
                        tags = ["OS: Linux"]
                        tiebreaker_field = "event.sequence"
                        timestamp_field = "event.created"
                        version = 4
                        """).rule();

        assertThat(rule.authors()).containsExactly("Ann", "Ben");
        assertThat(rule.eventCategoryField()).isEqualTo("event.type");
        assertThat(rule.falsePositives()).containsExactly("Backups");
        assertThat(rule.license()).contains("MIT");
        assertThat(rule.maxAlerts()).isEqualTo(7);
        assertThat(rule.guide()).contains("Look.");
        assertThat(rule.references()).containsExactly("https://example.com");
        assertThat(rule.tags()).containsExactly("OS: Linux");
        assertThat(rule.tiebreakerField()).contains("event.sequence");
        assertThat(rule.timestampField()).isEqualTo("event.created");
        assertThat(rule.version()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2020/11/20\"', 2020-11-20",
        "'\"20 November\"',",
        "2020,",
    })
    void theDaysAreReadIfTheyAreWrittenAsPublishedRulesWriteThem(String written, LocalDate day) {
        Rule rule = read("query = 'any where true'\n[metadata]\ncreation_date = %1$s\nupdated_date = %1$s"
                        .formatted(written))
                .rule();

        assertThat(rule.created()).isEqualTo(Optional.ofNullable(day));
        assertThat(rule.updated()).isEqualTo(Optional.ofNullable(day));
    }

    @ParameterizedTest
    @CsvSource({
        "5m, now-6m,   1m,       6m,       false",
        "5m, now-9m,   4m,       9m,       false",
        "5m, now-9m,   240s,     9m,       false",
        "5m, now-9m,   241s,     541s,     true",
        "5m, now-9m,   240001ms, 540001ms, true",
        "5m, now-540s, 1m,       9m,       false",
        "1h, now-60m,  1m,       61m,      true",
        "1d, now-2d,   1d,       2d,       false",
    })
    void aLookbackBelowIntervalAndMaxspanIsWidenedAndWarnedAbout(
            String interval, String from, String maxspan, String lookback, boolean warned) {
        RuleFile file = read("""
                interval = "%s"
                from = "%s"
                query = "sequence with maxspan=%s [a where true] [b where true]"
                """.formatted(interval, from, maxspan));

        assertThat(TimeSpan.text(file.rule().schedule().lookback())).isEqualTo(lookback);
        assertThat(file.warnings()).hasSize(warned ? 1 : 0);
    }

    @Test
    void filtersAreQueryDslNegatedWhereTheySaySoAndLeftOutWhereSwitchedOff() {
        Rule rule = read("""
                        query = 'any where true'

                        [[rule.filters]]
                        [rule.filters.query.term]
                        "host.name" = "a"

                        [[rule.filters]]
                        [rule.filters.meta]
                        negate = true
                        type = "phrase"
                        [rule.filters.query.match_phrase]
                        "user.name" = "b"

                        [[rule.filters]]
                        [rule.filters.meta]
                        disabled = true
                        [rule.filters.query.term]
                        "host.name" = "c"
                        """).rule();

        assertThat(rule.filters())
                .isEqualTo(List.of(
                        Map.of("term", Map.of("host.name", "a")),
                        Map.of("bool", Map.of("must_not", Map.of("match_phrase", Map.of("user.name", "b"))))));
    }

    @Test
    void aBuildingBlockIsMarkedAsTheFileSays() {
        assertThat(read("query = 'any where true'\nbuilding_block_type = \"default\"")
                        .rule()
                        .buildingBlock())
                .contains("default");
        assertThat(read("query = 'any where true'").rule().buildingBlock()).isEmpty();
    }

    @Test
    void aDeprecatedRuleRunsAndIsWarnedAbout() {
        RuleFile file = read("query = 'any where true'\n[metadata]\nmaturity = \"deprecated\"");

        assertThat(file.warnings())
                .singleElement()
                .asString()
                .startsWith("rule.toml: metadata.maturity is \"deprecated\"");
        assertThat(read("query = 'any where true'\n[metadata]\nmaturity = \"production\"")
                        .warnings())
                .isEmpty();
    }

    @Test
    void theGuideHasTheQueriesOfTheFileInTheirPlace() {
        RuleFile file = read("""
                query = 'any where true'
                note = "- $osquery_0\\n- $investigate_0\\n- $osquery_1"
                [[transform.osquery]]
                label = "Services"
                query = "SELECT name FROM services"
                [[transform.investigate]]
                label = "This account"
                providers = [[{ excluded = false, field = "user.id", queryType = "phrase", value = "{{user.id}}" }]]
                """);

        assertThat(file.rule().guide().orElseThrow())
                .contains(
                        "- Services\n",
                        "  SELECT name FROM services\n",
                        "- This account\n",
                        "user.id : \"{{user.id}}\"")
                .endsWith("- $osquery_1");
        assertThat(file.warnings())
                .containsExactly("rule.toml: rule.note keeps $osquery_1 as it is, since [[transform.osquery]] has 1"
                        + " queries, counted from 0");
        assertThat(file.ignored()).isEmpty();
    }

    @Test
    void whatChangesNothingHereIsNamed() {
        RuleFile file = read("""
                query = 'any where true'
                setup = "Install it."
                timeline_id = ""
                related_integrations = [{ package = "endpoint", version = "^9.0.0" }]
                [rule.meta]
                a = 1
                [[transform.osquery]]
                query = "SELECT 1"
                """);

        assertThat(file.ignored())
                .containsExactly(
                        "transform.osquery, since there is no rule.note",
                        "rule.meta",
                        "rule.related_integrations",
                        "rule.setup");
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void windowsLineEndsAreRead() {
        RuleFile file = RuleFile.read(
                "rule.toml",
                rule("query = '''\nsequence by h with maxspan=1m\n [a where b == 1]\n [c where d == 1]\n'''")
                        .replace("\n", "\r\n"));

        assertThat(file.rule().outline().parts()).hasSize(2);
    }

    private static RuleFile read(String fields) {
        return RuleFile.read("rule.toml", rule(fields));
    }

    private static String rule(String fields) {
        return """
                [rule]
                description = "A test's rule."
                index = ["logs-*"]
                name = "Test"
                risk_score = 0
                rule_id = "test"
                severity = "low"
                type = "eql"
                """ + fields;
    }
}
