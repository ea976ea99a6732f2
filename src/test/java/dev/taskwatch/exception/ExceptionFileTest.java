package dev.taskwatch.exception;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.rule.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExceptionFileTest {

    private static final String RIGHT = """
            - name: Scanner
              reason: It scans at night.
              owner: network team
              expires: 2026-12-31
              rules: [rule-1]
              conditions:
                source.ip: [10.20.0.0/16, "::1"]
                user.name: svc-*
            """;

    private static final String PACKAGED_LIKE = """
            sequence by host.id with maxspan = 1m
              [network where host.os.type == "windows" and network.direction : ("incoming", "ingress")
                and source.ip != "127.0.0.1"]
              [registry where host.os.type == "windows" and registry.value : "Actions"
                and registry.path : "HKLM\\\\SOFTWARE\\\\*"]
            """;

    private final RuleCatalog rules = catalog(Rules.of(Rules.SEQUENCE), Rules.named("rule-2", "Other"));

    @Test
    void anEntrySaysWhatItIsForAndWhen() {
        List<ExceptionItem> items = read(RIGHT).items();

        assertThat(items).singleElement().satisfies(item -> {
            assertThat(item.name()).isEqualTo("Scanner");
            assertThat(item.reason()).isEqualTo("It scans at night.");
            assertThat(item.owner()).isEqualTo("network team");
            assertThat(item.expires()).hasToString("2026-12-31");
            assertThat(item.rules()).containsExactly(new RuleId("rule-1"));
            assertThat(item.conditions())
                    .containsExactly(
                            new Condition("source.ip", List.of("10.20.0.0/16", "::1")),
                            new Condition("user.name", List.of("svc-*")));
        });
    }

    @Test
    void itHoldsThroughItsLastDay() {
        ExceptionItem item = read(RIGHT).items().get(0);

        assertThat(item.isExpired(Instant.parse("2026-12-31T23:59:59.999Z"))).isFalse();
        assertThat(item.isExpired(Instant.parse("2027-01-01T00:00:00Z"))).isTrue();
        assertThat(item.isExpired(at("12:00").plus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    void withoutRulesItHoldsForAllOfThem() {
        assertThat(read(RIGHT.replace("  rules: [rule-1]\n", "")).items().get(0).rules())
                .containsExactlyInAnyOrder(new RuleId("rule-1"), new RuleId("rule-2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no|no",
                "012|012",
                "2026-01-01|2026-01-01",
                "1e3|1e3",
                "~|~",
            })
    void valuesAreTheTextThatStandsThere(String written, String value) {
        assertThat(read(RIGHT.replace("svc-*", written)).items().get(0).conditions())
                .contains(new Condition("user.name", List.of(value)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sequence with maxspan=1m [a where true] ![b where true]",
                "sequence with maxspan=1m [a where true] [b where true] until [c where true]",
            })
    void whereHidingEventsCouldMakeMatchesNoExceptionHolds(String query) {
        RuleCatalog other = catalog(Rules.of(query), Rules.named("rule-2", "Other"));

        ExceptionFile file = ExceptionFile.read("known.yml", RIGHT.replace("  rules: [rule-1]\n", ""), other);

        assertThat(file.items().get(0).rules()).containsExactly(new RuleId("rule-2"));
        assertThat(file.warnings())
                .containsExactly(
                        "known.yml: no exception holds for rule rule-1, which asks for events that do not happen");
        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> ExceptionFile.read("known.yml", RIGHT, other))
                .withMessage("known.yml: exception \"Scanner\": rules has rule-1, which asks for events that do not"
                        + " happen: hiding events would make matches; write the exception into that rule's query");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "svc-*|!!null x|exception \"Scanner\": conditions: user.name has null where a text belongs; write a field by its whole name, such as source.ip",
                "[rule-1]|[]|exception \"Scanner\": rules has no rule, so it would hold nothing back; name one, or remove it for all",
                "name: Scanner|title: Scanner|exception 1: title is no field of an exception; there are [name, reason, owner, expires, rules, conditions]",
                "name: Scanner|name: ''|exception 1: name is missing; every exception says its name, reason, owner and expires",
                "reason: It scans at night.|reason:|exception \"Scanner\": reason is missing; every exception says its name, reason, owner and expires",
                "owner: network team|owner: [a]|exception \"Scanner\": owner is missing; every exception says its name, reason, owner and expires",
                "expires: 2026-12-31|expires: 31.12.2026|exception \"Scanner\": expires is \"31.12.2026\"; give the last day on which it holds, such as 2027-06-30",
                "[rule-1]|[rule-9]|exception \"Scanner\": rules has rule-9, which no rule has as its rule_id; correct it",
                "user.name: svc-*|user: {name: a}|exception \"Scanner\": conditions: user has {name=a} where a text belongs; write a field by its whole name, such as source.ip",
                "user.name: svc-*|user.name: []|exception \"Scanner\": conditions: user.name has no value; give one or remove the condition",
                "user.name: svc-*|user.name: ''|exception \"Scanner\": conditions: user.name has a blank value; remove it",
                "[10.20.0.0/16, \"::1\"]|10.20.*|exception \"Scanner\": conditions: source.ip is \"10.20.*\"; give an address, or a range such as 10.20.0.0/16",
                "user.name: svc-*|user.name: *|line 8 is not YAML (unexpected character found (10)); correct it; what begins with * needs quotes",
                "user.name: svc-*|source.ip: 10.0.0.1|line 8 is not YAML (found duplicate key source.ip); correct it; what begins with * needs quotes",
            })
    void aMistakeIsNamedWithEntryFieldAndRemedy(String right, String wrong, String message) {
        assertThat(RIGHT).contains(right);

        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> read(RIGHT.replace(right, wrong)))
                .withMessage("known.yml: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{user.name: '*'}", "{source.ip: 0.0.0.0/0}", "{source.ip: '::/0', user.name: '?*'}"})
    void whatWouldHoldForEveryEventIsRefused(String conditions) {
        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> read(ExceptionsOf.entry("All", conditions)))
                .withMessage("known.yml: exception \"All\": conditions hold for every event; say which are benign");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "registry|{registry.value: Actions}",
                "registry|{host.os.type: windows, registry.value: 'act*'}",
                "registry|{event.category: registry}",
                "network|{network.direction: [incoming, ingress], host.name: '*'}",
            })
    void whatARuleDemandsOfEveryEventOfAPartExceptsNone(String category, String conditions) {
        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> readFor(PACKAGED_LIKE, conditions))
                .withMessageContaining(
                        "conditions hold for every %s event that rule rule-1 asks for, so it would never fire",
                        category);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{network.direction: incoming}",
                "{registry.value: Actions, host.name: deploy-1}",
                "{registry.path: '*\\Microsoft\\*'}",
                "{source.ip: 127.0.0.1}",
            })
    void whatARuleDemandsInPartOrOtherwiseMayBeExcepted(String conditions) {
        assertThat(readFor(PACKAGED_LIKE, conditions).items()).hasSize(1);
    }

    @Test
    void amongAlternativesNothingIsDemanded() {
        String query = "any where user.name == \"a\" or user.name == \"b\"";

        assertThat(readFor(query, "{user.name: a}").items()).hasSize(1);
    }

    @Test
    void aFieldThatMustOnlyBeThereMayNarrowWhatAnotherSays() {
        assertThat(read(ExceptionsOf.entry("Some", "{user.name: '*', source.ip: 10.0.0.1}"))
                        .items())
                .hasSize(1);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        String two = RIGHT.replace("owner", "owners") + ExceptionsOf.entry("Other", "{}");

        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> read(two))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
    }

    @Test
    void twoOfOneNameAreRefused() {
        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> read(RIGHT + RIGHT))
                .withMessage("known.yml: exception \"Scanner\": name is taken by another; give one of them its own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the file is empty; write [] for no exceptions",
                "# nothing|the file is empty; write [] for no exceptions",
                "name: a|the file is no list; begin each exception with \"- name:\"",
                "[a]|exception 1: the list has \"a\" where fields belong; write them as field: value",
            })
    void aFileThatIsNoListOfEntriesIsRefused(String yaml, String message) {
        assertThatExceptionOfType(InvalidExceptionsException.class)
                .isThrownBy(() -> read(yaml))
                .withMessage("known.yml: " + message);
    }

    @Test
    void anEmptyListIsNoExceptions() {
        assertThat(read("[]").items()).isEmpty();
    }

    private ExceptionFile read(String yaml) {
        return ExceptionFile.read("known.yml", yaml, rules);
    }

    private ExceptionFile readFor(String query, String conditions) {
        return ExceptionFile.read("known.yml", ExceptionsOf.entry("All", conditions), catalog(Rules.of(query)));
    }

    private static RuleCatalog catalog(Rule... rules) {
        return new RuleCatalog(List.of(rules), List.of());
    }
}
