package dev.taskwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.EventIndex.Event;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A busy host: of each kind, many more events around a task's creation than are looked at. */
@EachElasticsearch
class ElasticsearchSurroundingsIT {

    private static final Instant WRITTEN = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MANY = 60;

    private final URI uri;
    private EventIndex events;

    ElasticsearchSurroundingsIT(ElasticsearchUnderTest elasticsearch) {
        uri = elasticsearch.uri();
    }

    @BeforeEach
    void createIndex() {
        events = EventIndex.create(uri, "surroundings");
        events.addPair("task", WRITTEN);
    }

    @AfterEach
    void deleteIndex() {
        events.close();
    }

    @Test
    void theLogonFromTheConnectionsOwnPortIsFoundAmongMany() {
        events.add(many(i -> logon("decoy-" + i, WRITTEN.minusMillis(i), 40_000 + i)));
        events.add(List.of(logon("mine", WRITTEN.minusSeconds(50), 56_588)));

        TaskStory story = story();

        assertThat(story.logon().map(logon -> logon.event().id())).contains("mine");
        assertThat(story.logon().map(Logon::how)).contains("the connection's own port");
        saysThatThereIsMore(story);
    }

    @Test
    void theNearestRegistrationIsFoundAmongMany() {
        events.add(many(i -> registration("decoy-" + i, WRITTEN.minusSeconds(20).plusMillis(i))));
        events.add(List.of(registration("mine", WRITTEN.plusMillis(17))));

        TaskStory story = story();

        assertThat(story.registration().map(said -> said.event().id())).contains("mine");
        saysThatThereIsMore(story);
    }

    @Test
    void aLogonWhoseAddressOnlyTheWindowsEventSaysIsFoundToo() {
        Map<String, Object> source =
                new LinkedHashMap<>(logon("mine", WRITTEN, 56_588).source());
        source.remove("source");
        Nested.merge(
                source,
                Nested.of(Map.of("winlog.event_data", Map.of("IpAddress", "::ffff:10.0.0.5", "IpPort", "56588"))));
        events.add(List.of(new Event("mine", source)));

        TaskStory story = story();

        assertThat(story.logon().map(Logon::how)).contains("the connection's own port");
        assertThat(story.logon().flatMap(Logon::sourceIp)).contains("::ffff:10.0.0.5");
        assertThat(story.enrichment()).isEqualTo(Enrichment.COMPLETE);
    }

    @Test
    void timesAreUnderstoodAsTheirIndexUnderstandsThem() {
        Event millis = registration("mine", WRITTEN);
        Map<String, Object> source = new LinkedHashMap<>(millis.source());
        source.put("@timestamp", WRITTEN.plusMillis(17).toEpochMilli());
        events.add(List.of(
                new Event("mine", source), logon("nanos", Instant.parse("2026-03-01T12:00:00.123456789Z"), 56_588)));

        TaskStory story = story();

        assertThat(story.registration().map(said -> said.event().timestamp())).contains(WRITTEN.plusMillis(17));
        assertThat(story.logon().map(said -> said.event().timestamp()))
                .contains(Instant.parse("2026-03-01T12:00:00.123456789Z"));
    }

    private static void saysThatThereIsMore(TaskStory story) {
        assertThat(story.enrichment()).isEqualTo(Enrichment.PARTIAL);
        assertThat(story.missing()).contains("there are many such events around it, of which 20 were looked at");
    }

    private TaskStory story() {
        SourceEvent connection =
                source(EventIndex.connection("task", WRITTEN.minusSeconds(1)), WRITTEN.minusSeconds(1));
        SourceEvent write = source(EventIndex.write("task", WRITTEN), WRITTEN);
        Match match = new Match(List.of(connection.ref(), write.ref()));
        List<TaskWrite> writes =
                TaskWrite.among(List.of(match), Map.of(connection.ref(), connection, write.ref(), write));
        EnrichProperties properties = new EnrichProperties(List.of(events.name()), Duration.ofSeconds(30));
        Surroundings surroundings =
                new ElasticsearchSurroundings(ElasticsearchConnection.to(uri).client(), properties);
        return new Enricher(surroundings)
                .tell(Rules.packaged(), writes)
                .stories()
                .get(match);
    }

    private SourceEvent source(Event event, Instant time) {
        return new SourceEvent(new EventRef(events.name(), event.id(), time), Optional.of(event.source()));
    }

    private static List<Event> many(IntFunction<Event> event) {
        return IntStream.range(0, MANY).mapToObj(event).toList();
    }

    private static Event logon(String id, Instant time, int port) {
        Map<String, Object> said = Map.of("LogonType", "3", "TargetUserName", "alice", "TargetLogonId", "0x" + port);
        return security(id, time, "4624", Map.of("ip", "10.0.0.5", "port", port), said);
    }

    private static Event registration(String id, Instant time) {
        return security(id, time, "4698", Map.of(), Map.of("TaskName", "\\" + id, "SubjectUserName", "alice"));
    }

    private static Event security(
            String id, Instant time, String code, Map<String, Object> from, Map<String, Object> said) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("@timestamp", time.toString());
        source.put("event", Map.of("code", code));
        source.put("host", Map.of("id", "host-1", "name", "files-1"));
        source.put("source", from);
        source.put("winlog", Map.of("event_data", said));
        return new Event(id, source);
    }
}
