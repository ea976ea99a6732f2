package dev.taskwatch.source;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.health.Runbook;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.source.FormQuestion.Answer;
import dev.taskwatch.source.HostCoverage.Lacking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked when, and what is said of the answers. The rules search logs-* and winlogbeat-*; only the latter delivers. */
class FormWatchTest {

    private static final Duration CHECK = Duration.ofMinutes(5);
    private static final String INCOMING = "network where network.direction == \"ingress\" and source.port == 1";

    private final StubbedForms cluster = new StubbedForms();
    private final Set<String> mapped = new HashSet<>();
    private final Map<String, Long> filled = new LinkedHashMap<>();
    private Instant now = at("12:00:00");
    private List<Rule> rules = List.of(Rules.of(INCOMING));
    private FormWatch watch = watch();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            network where network.direction == "ingress"                          | network where (network.direction == "ingress")
            network where process.name == "x" and host.os.type : "w*"             | network where (host.os.type : "w*")
            network where (event.type == "a" or event.type == "b") and a == 1     | network where (event.type == "a" or event.type == "b")
            any where event.category == "network" and event.kind != "alert"       | any where (event.category == "network") and (event.kind != "alert")
            network where ?network.type == "ipv4" /* c */ and not event.type : ("a", "b") | network where (?network.type == "ipv4") and (not event.type : ("a", "b"))
            """)
    void conditionsOnFormAreAskedTogether(String rule, String asked) {
        rules(Rules.of(rule));

        findings();

        assertThat(cluster.asked).last().isEqualTo(asked);
        assertThat(cluster.requests).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            network where process.name == "x" and destination.port == 4444
            network where event.type == "start" or process.name == "x"
            network where (network.direction == "ingress" and a == 1) or b == 2
            network where not (network.direction == "ingress" and a == 1)
            network where event.action == "connected" and network.protocol == "dns"
            network where true
            """)
    void conditionsOnContentAreNotAsked(String rule) {
        rules(Rules.of(rule));

        findings();

        assertThat(cluster.asked).containsExactly("profile of network events of winlogbeat-*");
    }

    @Test
    void whatMustNotHappenIsNotAsked() {
        rules(Rules.of("sequence by host.id with maxspan=1m [network where true]"
                + " ![network where network.direction == \"x\"] until [network where event.type == \"end\"]"));

        findings();

        assertThat(cluster.requests).isEqualTo(2);
    }

    @Test
    void aFieldThatIsMappedNowhereIsNotAskedFor() {
        mapped.remove("network.direction");

        assertThat(findings()).isEmpty();
        assertThat(cluster.asked).hasSize(1);
    }

    @Test
    void aSourceThatDoesNotDeliverIsNotAsked() {
        assertThat(watch.findings(Map.of(), now)).isEmpty();
        assertThat(cluster.requests).isZero();
    }

    @Test
    void fewEventsAreNotAsked() {
        cluster.profiles = question -> StubbedForms.profile(49, "network.direction", "inbound", 49);

        findings();

        assertThat(cluster.asked).containsExactly("profile of network events of winlogbeat-*");
    }

    @Test
    void rulesThatAskTheSameShareAQuestionAndAFinding() {
        rules(rule(1, INCOMING), rule(2, INCOMING.replace(" and", "  /* same */\n and")), rule(3, INCOMING));
        inbound();

        assertThat(findings())
                .containsExactly(new Finding(
                        SourceCondition.FORM_UNMET,
                        "network events of winlogbeat-*, network.direction == \"ingress\"",
                        "none of the 500 network events of winlogbeat-* of the last day meets network.direction =="
                                + " \"ingress\", since network.direction is \"inbound\" (300), \"outbound\" (200): no network"
                                + " events there can match rule \"Rule 1\" and 2 more"));
        assertThat(cluster.requests).isEqualTo(3);
    }

    @Test
    void filtersAndTheRulesOwnFieldsMakeAnotherQuestion() {
        rules(
                rule(1, INCOMING),
                Rules.of("rule-2", "Rule 2", "event_category_override = \"kind\"", INCOMING),
                Rules.of("rule-3", "Rule 3", "timestamp_field = \"event.created\"", INCOMING));

        findings();

        assertThat(cluster.requests).isEqualTo(9);
    }

    @Test
    void onlyIfNoneMeetsAllIsEachAskedAlone() {
        rules(Rules.of("network where event.type == \"start\" and network.direction == \"ingress\""));
        cluster.answers = question -> question.eql().contains("network.direction") ? Answer.UNMET : Answer.MET;

        assertThat(findings())
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains("meets network.direction");
        assertThat(cluster.asked)
                .containsExactly(
                        "profile of network events of winlogbeat-*",
                        "network where (event.type == \"start\") and (network.direction == \"ingress\")",
                        "network where (event.type == \"start\")",
                        "network where (network.direction == \"ingress\")");
    }

    @Test
    void whatIsUnmetAloneNeedNotBeAskedTogetherWithOthers() {
        rules(
                rule(1, "network where host.os.type == \"linux\""),
                rule(2, "network where host.os.type == \"linux\" and event.type == \"start\""),
                rule(3, "network where host.os.type == \"linux\" and event.type == \"end\""));
        cluster.profiles = question -> StubbedForms.profile(500, "host.os.type", "windows", 500);
        cluster.answers = question -> Answer.UNMET;

        assertThat(findings())
                .containsExactly(new Finding(
                        SourceCondition.SYSTEM_ABSENT,
                        "host.os.type",
                        "no event of the last day meets host.os.type == \"linux\", since host.os.type is \"windows\": nothing"
                                + " can match rule \"Rule 1\" and 2 more"));
        assertThat(cluster.requests).isEqualTo(3);
    }

    @Test
    void aSystemThatAnotherSourceHasIsNotAbsent() {
        rules(rule(1, "network where host.os.type == \"linux\""), rule(2, "registry where host.os.type == \"linux\""));
        cluster.profiles = question -> StubbedForms.profile(500, "host.os.type", "windows", 500);
        cluster.answers = question -> question.eql().startsWith("network") ? Answer.UNMET : Answer.MET;

        assertThat(findings()).isEmpty();
    }

    @Test
    void aSystemIsNotAbsentBeforeAllSourcesAreKnown() {
        rules(IntStream.range(0, 12)
                .mapToObj(i -> rule(i, "c" + i + " where host.os.type == \"linux\""))
                .toArray(Rule[]::new));
        cluster.profiles = question -> StubbedForms.profile(500, "host.os.type", "windows", 500);
        cluster.answers = question -> Answer.UNMET;

        assertThat(findings()).isEmpty();
        now = now.plus(CHECK);
        assertThat(findings()).extracting(Finding::condition).containsExactly(SourceCondition.SYSTEM_ABSENT);
    }

    @Test
    void aFieldThatNoEventHasIsJudgedElsewhere() {
        inbound();
        filled.put("network.direction", 0L);

        assertThat(findings()).isEmpty();
    }

    @Test
    void aThousandRulesGetTheirTurnTwentyRequestsACheck() {
        rules(IntStream.range(0, 951)
                .mapToObj(i -> rule(i, "network where event.type == \"t" + i + "\""))
                .toArray(Rule[]::new));
        Set<String> asked = new HashSet<>();

        for (int check = 0; check < 52; check++) {
            cluster.requests = 0;
            cluster.asked.clear();
            findings();
            asked.addAll(cluster.asked);
            assertThat(cluster.requests).isLessThanOrEqualTo(FormWatch.MAX_REQUESTS);
            now = now.plus(CHECK);
        }

        assertThat(asked).hasSize(952);
    }

    @Test
    void answersAreKeptLongerIfAllIsWell() {
        findings();
        now = now.plus(CHECK.multipliedBy(11));
        findings();
        assertThat(cluster.requests).isEqualTo(3);

        now = now.plus(CHECK);
        inbound();
        findings();
        assertThat(cluster.requests).isEqualTo(6);

        now = now.plus(CHECK.multipliedBy(3));
        findings();
        assertThat(cluster.requests).isEqualTo(7);
    }

    @Test
    void aConditionThatWasMetBeforeIsAWarningForAWeek() {
        findings();
        inbound();

        now = now.plus(Duration.ofDays(2));
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.condition()).isEqualTo(SourceCondition.FORM_CHANGED))
                .satisfies(finding -> assertThat(finding.sentence()).endsWith("; until 2026-03-10T12:00:00Z some did"));

        now = now.plus(Duration.ofDays(6));
        assertThat(findings()).extracting(Finding::condition).containsExactly(SourceCondition.FORM_UNMET);
    }

    @Test
    void hostsThatLackAFieldAreANoteAndAWarningIfTheyHadIt() {
        rules(Rules.of("sequence by process.entity_id [network where true] [network where true]"));
        cluster.profiles = question -> hosts(40, 40, 20);
        assertThat(findings())
                .containsExactly(new Finding(
                        SourceCondition.HOSTS_LACKING,
                        "network events of winlogbeat-*, process.entity_id",
                        "20 of 40 hosts with network events of winlogbeat-* have no process.entity_id in any of them of the"
                                + " last day, as other hosts have; the largest group, 15 hosts, runs winlogbeat 7.9.0: none"
                                + " of their network events can match rule \"A rule\""));

        cluster.profiles = question -> hosts(40, 40, 0);
        now = now.plus(CHECK.multipliedBy(3));
        assertThat(findings()).isEmpty();

        cluster.profiles = question -> hosts(1_000, 10_000, 200);
        now = now.plus(CHECK.multipliedBy(12));
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.condition()).isEqualTo(SourceCondition.HOSTS_CHANGED))
                .satisfies(finding -> assertThat(finding.sentence())
                        .startsWith("200 of 1000 hosts that were looked at, of about 10000, with network events")
                        .endsWith("; at 2026-03-10T12:15:00Z fewer lacked it"));
    }

    @Test
    void eachLookAtALargeFleetIsAtAnotherPart() {
        List<FormSearch.ProfileQuestion> asked = new ArrayList<>();
        cluster.profiles = question -> {
            asked.add(question);
            return hosts(1_000, 2_500, 0);
        };

        for (int i = 0; i < 4; i++) {
            findings();
            now = now.plus(CHECK.multipliedBy(12));
        }

        assertThat(asked).extracting(FormSearch.ProfileQuestion::partitions).containsExactly(1, 3, 3, 3);
        assertThat(asked.subList(1, 4))
                .extracting(FormSearch.ProfileQuestion::partition)
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void aDayThatIsTooMuchIsAnHourFromThenOn() {
        List<Duration> spans = new ArrayList<>();
        cluster.profiles = question -> {
            spans.add(question.span());
            throw new SearchTooHeavyException("too much", new IllegalStateException());
        };
        findings();
        now = now.plus(CHECK.multipliedBy(3));
        findings();

        assertThat(spans).containsExactly(Duration.ofDays(1), Duration.ofHours(1));
    }

    @Test
    void whileTheClusterDoesNotAnswerNothingMoreIsAskedAndWhatIsKnownStays() {
        rules(rule(1, INCOMING), rule(2, "registry where event.type == \"change\""));
        inbound();
        assertThat(findings()).hasSize(2);
        cluster.requests = 0;
        cluster.answers = question -> {
            throw new SearchUnavailableException("no answer");
        };
        now = now.plus(CHECK.multipliedBy(3));

        assertThat(findings()).hasSize(2);
        assertThat(cluster.requests).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aQuestionThatIsRefusedOrFailsSaysNothing(boolean refused) {
        cluster.answers = question -> {
            if (refused) {
                return Answer.REFUSED;
            }
            throw new IllegalStateException("broken");
        };

        assertThat(findings()).isEmpty();
    }

    @Test
    void valuesAreShownWithoutControlCharactersAndNotAsAWhole() {
        cluster.answers = question -> Answer.UNMET;
        cluster.profiles =
                question -> StubbedForms.profile(60, "network.direction", "\u001b[31m\n\u202e" + "x".repeat(100), 60);

        assertThat(findings())
                .singleElement()
                .extracting(Finding::sentence)
                .asString()
                .contains("network.direction is \"?[31m??" + "x".repeat(33) + "…\" (60)");
    }

    private void inbound() {
        cluster.answers = question -> Answer.UNMET;
        cluster.profiles = question -> StubbedForms.profile(500, "network.direction", "inbound", 300, "outbound", 200);
    }

    private static Profile hosts(int looked, long all, int lacking) {
        Map<String, Lacking> some = lacking == 0
                ? Map.of()
                : Map.of("process.entity_id", new Lacking(lacking, "winlogbeat 7.9.0", lacking * 3 / 4));
        return new Profile(Duration.ofDays(1), 1_000, Map.of(), new HostCoverage(looked, all, some));
    }

    private static Rule rule(int number, String query) {
        return Rules.of("rule-" + number, "Rule " + number, "", query);
    }

    private void rules(Rule... some) {
        rules = List.of(some);
        watch = watch();
    }

    private FormWatch watch() {
        mapped.addAll(List.of(
                "event.kind",
                "event.category",
                "event.type",
                "host.os.type",
                "network.direction",
                "process.entity_id"));
        InstantSource shown = () -> now;
        Clock clock = shown.withZone(ZoneOffset.UTC);
        return new FormWatch(
                new RuleCatalog(rules, List.of()), cluster, new SourcesProperties(CHECK, Duration.ofHours(1)), clock);
    }

    private List<Finding> findings() {
        Observation seen =
                new Observation(true, true, mapped, 1_000, 0, ones(), Optional.of(now), Sample.NONE, Optional.empty());
        Map<Source, Observation> live = new LinkedHashMap<>();
        rules.stream()
                .flatMap(rule -> Need.of(rule).stream())
                .flatMap(need -> need.sources().stream())
                .filter(source -> source.pattern().equals("winlogbeat-*"))
                .forEach(source -> live.put(source, seen));
        List<Finding> findings = watch.findings(live, now);
        assertThat(findings)
                .allSatisfy(finding -> Runbook.assertSays(finding.condition().id(), finding.sentence()));
        return findings;
    }

    private Map<String, Long> ones() {
        Map<String, Long> all = new LinkedHashMap<>();
        Stream.concat(mapped.stream(), Stream.of("network.type")).forEach(field -> all.put(field, 1_000L));
        all.putAll(filled);
        return all;
    }
}
