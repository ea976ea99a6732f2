package dev.taskwatch.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskwatch.local.telemetry.RulePairs.Pair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryGeneratorTest {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final Duration NEVER = Duration.ofDays(365);

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @Test
    void sameSeedGivesTheSameTelemetry() {
        Telemetry once = generator(7).next(after("PT3M"));
        Telemetry again = generator(7).next(after("PT3M"));

        assertThat(again).isEqualTo(once);
        assertThat(once.attacks()).isNotEmpty();
    }

    @Test
    void anotherSeedGivesOtherTelemetry() {
        Telemetry one = generator(7).next(after("PT10S"));
        Telemetry other = generator(8).next(after("PT10S"));

        assertThat(other.documents()).doesNotContainAnyElementsOf(one.documents());
    }

    @Test
    void howOftenItIsAskedChangesNothing() {
        Telemetry atOnce = generator(7).next(after("PT3M"));
        TelemetryGenerator generator = generator(7);
        List<Document> documents = new ArrayList<>();
        List<Attack> attacks = new ArrayList<>();

        for (Instant now = START; !now.isAfter(after("PT3M")); now = now.plusMillis(500)) {
            Telemetry part = generator.next(now);
            documents.addAll(part.documents());
            attacks.addAll(part.attacks());
        }

        assertThat(new Telemetry(documents, attacks)).isEqualTo(atOnce);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ruleFindsEachAttackAndNothingElse(long seed) {
        Telemetry telemetry = generator(seed).next(after("PT4M"));

        List<Attack> attacks = telemetry.attacks();
        assertThat(attacks.subList(0, 6))
                .extracting(Attack::shape)
                .containsExactly(
                        Shape.ELASTIC_DEFEND,
                        Shape.WINLOGBEAT,
                        Shape.SYSMON_INTEGRATION,
                        Shape.ELASTIC_DEFEND,
                        Shape.WINLOGBEAT,
                        Shape.SYSMON_INTEGRATION);
        assertThat(RulePairs.in(telemetry.documents()))
                .containsExactlyInAnyOrderElementsOf(completed(attacks, "PT3M50S"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noiseAloneNeverMatches(long seed) {
        Telemetry telemetry =
                generator(seed, new TelemetrySettings(100, NEVER, NEVER)).next(after("PT90S"));

        assertThat(telemetry.attacks()).isEmpty();
        assertThat(RulePairs.in(telemetry.documents())).isEmpty();
    }

    @Test
    void noiseHoldsBothHalvesOfTheRule() {
        List<Document> noise = generator(7, new TelemetrySettings(100, NEVER, NEVER))
                .next(after("PT1M"))
                .documents();

        List<Document> asOneProcess =
                noise.stream().map(TelemetryGeneratorTest::inOneProcess).toList();

        assertThat(RulePairs.in(asOneProcess)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 300, 500})
    void noiseComesAtTheRateThatIsSet(int perSecond) {
        TelemetryGenerator generator = generator(7, new TelemetrySettings(perSecond, NEVER, NEVER));
        generator.next(after("PT10S"));

        for (int second = 11; second <= 20; second++) {
            assertThat(generator.next(START.plusSeconds(second)).documents())
                    .hasSizeBetween(perSecond - 1, perSecond + 2);
        }
    }

    @Test
    void documentsArriveInTheOrderOfTheirIngestionAndNeverBeforeIt() {
        TelemetryGenerator generator = generator(7);

        for (Instant now = START; now.isBefore(after("PT2M")); now = now.plusSeconds(1)) {
            List<Instant> ingested = generator.next(now).documents().stream()
                    .map(document -> Instant.parse((String) RulePairs.value(document, "event.ingested")))
                    .toList();

            assertThat(ingested).isSorted().allMatch(now::isAfter);
        }
    }

    @Test
    void connectionOftenArrivesAfterTheWriteItLedTo() {
        Telemetry telemetry = generator(7).next(after("PT20M"));
        List<String> arrivals = telemetry.documents().stream().map(Document::id).toList();

        Set<Boolean> connectionIsLate = telemetry.attacks().stream()
                .filter(attack -> attack.shape() == Shape.ELASTIC_DEFEND)
                .map(attack -> arrivals.indexOf(attack.connectionId()) > arrivals.indexOf(attack.writeId()))
                .collect(Collectors.toSet());

        assertThat(connectionIsLate).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void elasticDefendCarriesTheActionsAndSysmonDoesNot() {
        Telemetry telemetry = generator(7).next(after("PT2M"));

        Document defend = write(telemetry, telemetry.attacks().get(0));
        Document sysmon = write(telemetry, telemetry.attacks().get(1));

        String bytes = (String) RulePairs.value(defend, "registry.data.bytes");
        String decoded = new String(Base64.getDecoder().decode(bytes), StandardCharsets.UTF_16LE);
        assertThat(telemetry.attacks().get(0).runs().split(" ", 2)).allMatch(decoded::contains);
        assertThat(RulePairs.value(sysmon, "registry.data.strings")).isEqualTo(List.of("Binary Data"));
        assertThat(RulePairs.value(sysmon, "registry.data.bytes")).isNull();
    }

    @Test
    void attackLeavesItsTracesBesidesTheRulesTwoEvents() {
        Telemetry telemetry = generator(7).next(after("PT1M"));
        Attack attack = telemetry.attacks().get(0);

        List<Document> onTarget = telemetry.documents().stream()
                .filter(document -> attack.hostId().equals(RulePairs.value(document, "host.id")))
                .toList();

        assertThat(onTarget)
                .anyMatch(logon -> "4624".equals(RulePairs.value(logon, "event.code"))
                        && attack.sourceIp().equals(RulePairs.value(logon, "source.ip")))
                .anyMatch(created -> "4698".equals(RulePairs.value(created, "event.code"))
                        && attack.task().equals(RulePairs.value(created, "winlog.event_data.TaskName")))
                .anyMatch(path -> "Path".equals(RulePairs.value(path, "registry.value"))
                        && List.of(attack.task()).equals(RulePairs.value(path, "registry.data.strings")))
                .anyMatch(process -> attack.runs().equals(RulePairs.value(process, "process.command_line")));
    }

    @Test
    void idsAreUnique() {
        List<Document> documents = generator(7).next(after("PT5M")).documents();

        assertThat(documents).extracting(Document::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT5S, PT60S, eventsPerSecond",
        "501, PT5S, PT60S, eventsPerSecond",
        "50, PT-1S, PT60S, firstAttack",
        "50, PT5S, PT29.999S, attackEvery"
    })
    void settingsOutOfRangeAreRefused(int perSecond, Duration first, Duration every, String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TelemetrySettings(perSecond, first, every))
                .withMessageStartingWith(setting);
    }

    private static TelemetryGenerator generator(long seed) {
        return generator(seed, new TelemetrySettings(50, Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }

    private static TelemetryGenerator generator(long seed, TelemetrySettings settings) {
        return new TelemetryGenerator(settings, new SplittableRandom(seed), START);
    }

    private static Instant after(String duration) {
        return START.plus(Duration.parse(duration));
    }

    /** The pairs of those attacks whose documents have all arrived. */
    private static List<Pair> completed(List<Attack> attacks, String duration) {
        return attacks.stream()
                .filter(attack -> attack.at().isBefore(after(duration)))
                .map(attack -> new Pair(attack.connectionId(), attack.writeId()))
                .toList();
    }

    private static Document write(Telemetry telemetry, Attack attack) {
        return telemetry.documents().stream()
                .filter(document -> document.id().equals(attack.writeId()))
                .findFirst()
                .orElseThrow();
    }

    private static Document inOneProcess(Document document) {
        Fields fields = new Fields();
        document.source().forEach(fields::with);
        return new Document(
                document.index(),
                document.id(),
                fields.with("host.id", "any").with("process.entity_id", "any").toMap());
    }
}
