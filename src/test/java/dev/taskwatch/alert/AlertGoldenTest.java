package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.enrich.InMemorySurroundings;
import dev.taskwatch.enrich.TaskStory;
import dev.taskwatch.enrich.TaskWrite;
import dev.taskwatch.local.telemetry.Attack;
import dev.taskwatch.local.telemetry.Document;
import dev.taskwatch.local.telemetry.Shape;
import dev.taskwatch.local.telemetry.Telemetry;
import dev.taskwatch.local.telemetry.TelemetryGenerator;
import dev.taskwatch.local.telemetry.TelemetrySettings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Golden files: the alert for a remotely created task, as each sensor shows it. */
class AlertGoldenTest {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final Telemetry TELEMETRY = new TelemetryGenerator(
                    new TelemetrySettings(5, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                    new SplittableRandom(7),
                    START)
            .next(START.plusSeconds(150));
    private static final JsonMapper READABLE = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Rule rule = Rules.packaged();
    private final AlertDocuments documents = new AlertDocuments(new AlertProperties(DataSize.ofMegabytes(1)));

    @ParameterizedTest
    @EnumSource
    void anAlertHoldsAllThatAnAnalystNeeds(Shape shape) throws IOException {
        Attack attack = attack(shape);

        Map<String, Object> document = alert(attack).document();

        String name = shape.name().toLowerCase(Locale.ROOT).replace('_', '-');
        new GoldenFile(name + ".txt").equalTo(AlertBlock.of(document));
        new GoldenFile(name + ".json")
                .equalTo(READABLE.writeValueAsString(document).replace("\r\n", "\n") + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheAttackDidIsInTheAlert(Shape shape) {
        Attack attack = attack(shape);

        Map<String, Object> fields = Nested.of(alert(attack).document());

        assertThat(Nested.text(fields, "source.ip")).contains(attack.sourceIp());
        assertThat(Nested.text(fields, "host.name")).contains(attack.host());
        assertThat(Nested.text(fields, "taskwatch.task.name")).contains(attack.task());
        assertThat(Nested.text(fields, "taskwatch.task.command_line")).contains(attack.runs());
        assertThat(Nested.text(fields, "taskwatch.creator.name")).isNotEqualTo(Optional.of("unknown"));
        assertThat(Nested.text(fields, "taskwatch.logon.logon_id"))
                .isEqualTo(Nested.text(fields, "taskwatch.creator.logon_id"));
        assertThat(Nested.text(fields, "taskwatch.started.0")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSensorThatLeftTheActionsOutIsNamedRightly(Shape shape) {
        Match match = match(attack(shape));
        Map<EventRef, SourceEvent> sources = sources(match);
        Map<String, Object> write =
                Nested.of(sources.get(match.terminal()).source().orElseThrow());
        Nested.merge(write, Nested.of(Map.of("registry.data.bytes", "")));
        sources.put(match.terminal(), new SourceEvent(match.terminal(), Optional.of(write)));

        Map<String, Object> fields =
                Nested.of(alert(match, sources, story(match, sources)).document());

        String why =
                shape == Shape.ELASTIC_DEFEND ? "its sensor left the value out" : "Sysmon never captures this value";
        assertThat(Nested.text(fields, "taskwatch.task.not_captured"))
                .hasValueSatisfying(said -> assertThat(said).contains(why));
    }

    @Test
    void evidenceThatIsTooLargeIsCutAndSaysSo() {
        Attack attack = attack(Shape.ELASTIC_DEFEND);
        Match match = match(attack);
        Map<EventRef, SourceEvent> sources = sources(match);
        Map<String, Object> huge =
                new HashMap<>(sources.get(match.terminal()).source().orElseThrow());
        huge.put("message", "x".repeat(10_000_000));
        sources.put(match.terminal(), new SourceEvent(match.terminal(), Optional.of(huge)));

        Alert alert = alert(match, sources, Optional.empty());

        assertThat(alert.json()).hasSizeLessThan(1_200_000).contains("The event is too large");
        assertThat(Nested.text(Nested.of(alert.document()), "taskwatch.events_cut"))
                .contains("true");
        assertThat(Nested.text(Nested.of(alert.document()), "host.name")).contains(attack.host());
    }

    @Test
    void actionsThatAreCutWithTheirEventAreBlamedOnNobody() {
        Match match = match(attack(Shape.ELASTIC_DEFEND));
        Map<EventRef, SourceEvent> sources = sources(match);
        SourceEvent write = sources.get(match.terminal());
        Map<String, Object> huge = Nested.of(write.source().orElseThrow());
        String value = Nested.text(huge, "registry.data.bytes").orElseThrow();
        Nested.merge(huge, Nested.of(Map.of("registry.data.bytes", value + "A".repeat(100_000))));

        sources.put(write.ref(), new SourceEvent(write.ref(), Optional.of(huge)).within(20_000));
        assertThat(task(match, sources, "fault")).startsWith("The event is too large");

        Nested.value(huge, "registry.data").ifPresent(data -> ((Map<?, ?>) data).remove("bytes"));
        sources.put(write.ref(), new SourceEvent(write.ref(), Optional.of(huge), true));
        assertThat(task(match, sources, "not_captured")).startsWith("The event is too large");
    }

    private String task(Match match, Map<EventRef, SourceEvent> sources, String field) {
        return Nested.text(
                        Nested.of(alert(match, sources, story(match, sources)).document()), "taskwatch.task." + field)
                .orElse("");
    }

    @Test
    void eventsThatWereNotFoundAreNamedSo() {
        Match match = match(attack(Shape.WINLOGBEAT));
        Map<EventRef, SourceEvent> sources = new HashMap<>();
        match.events().forEach(ref -> sources.put(ref, new SourceEvent(ref, Optional.empty())));

        assertThat(alert(match, sources, Optional.empty()).json())
                .contains("Every shard answered, but the event was not found", "the reason is unknown")
                .doesNotContain("deleted")
                .contains(match.terminal().id());
    }

    private static Attack attack(Shape shape) {
        return TELEMETRY.attacks().stream()
                .filter(one -> one.shape() == shape)
                .findFirst()
                .orElseThrow();
    }

    private Alert alert(Attack attack) {
        Match match = match(attack);
        Map<EventRef, SourceEvent> sources = sources(match);
        return alert(match, sources, story(match, sources));
    }

    private Optional<TaskStory> story(Match match, Map<EventRef, SourceEvent> sources) {
        List<TaskWrite> writes = TaskWrite.among(List.of(match), sources);
        List<SourceEvent> all =
                TELEMETRY.documents().stream().map(AlertGoldenTest::event).toList();
        Map<Match, TaskStory> stories =
                new InMemorySurroundings(all).enricher().tell(rule, writes).stories();
        return Optional.ofNullable(stories.get(match));
    }

    private Alert alert(Match match, Map<EventRef, SourceEvent> sources, Optional<TaskStory> story) {
        AlertContext context = new AlertContext(
                rule,
                UUID.fromString("00000000-0000-4000-8000-000000000001"),
                false,
                START.plusSeconds(300),
                START.plusSeconds(301),
                false);
        return documents.alert(context, AlertId.of(rule.id(), match.terminal()), match, sources, story);
    }

    private static Match match(Attack attack) {
        return new Match(List.of(
                event(document(attack.connectionId())).ref(),
                event(document(attack.writeId())).ref()));
    }

    private static Map<EventRef, SourceEvent> sources(Match match) {
        Map<EventRef, SourceEvent> sources = new HashMap<>();
        match.events().forEach(ref -> sources.put(ref, event(document(ref.id()))));
        return sources;
    }

    private static Document document(String id) {
        return TELEMETRY.documents().stream()
                .filter(document -> document.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static SourceEvent event(Document document) {
        Instant time = OffsetDateTime.parse(String.valueOf(document.source().get("@timestamp")))
                .toInstant();
        return new SourceEvent(new EventRef(document.index(), document.id(), time), Optional.of(document.source()));
    }
}
