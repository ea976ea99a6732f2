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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A busy host: of each kind, many more events around a task's creation than are looked at. */
@EachElasticsearch
class ElasticsearchSurroundingsIT {

    private static final Instant WRITTEN = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MANY = 60;

    private final URI uri;
    private EventIndex events;
    private Map<String, String> host = Map.of("id", "host-1", "name", "files-1");
    private String address = "10.0.0.5";

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
        assertThat(story.logon().map(Logon::how)).contains(Join.SAME_PORT);
        saysThatThereIsMore(story);
    }

    @Test
    void theNearestRegistrationIsFoundAmongMany() {
        events.add(many(i -> registration("decoy-" + i, WRITTEN.minusSeconds(20).plusMillis(i))));
        events.add(List.of(registration("mine", WRITTEN.plusMillis(17))));

        TaskStory story = story();

        assertThat(story.nearest().registration().map(said -> said.event().id()))
                .contains("mine");
        saysThatThereIsMore(story);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, ::ffff:10.0.0.5",
        "10.0.0.5, 10.0.0.5",
        "::ffff:10.0.0.5, 10.0.0.5",
        "::FFFF:10.0.0.5, ::ffff:10.0.0.5",
        "fe80::1:2, FE80::1:2"
    })
    void aLogonWhoseAddressOnlyTheWindowsEventSaysIsFoundToo(String connects, String logsOn) {
        address = connects;
        Map<String, Object> source =
                new LinkedHashMap<>(logon("mine", WRITTEN, 56_588).source());
        source.remove("source");
        Nested.merge(source, Nested.of(Map.of("winlog.event_data", Map.of("IpAddress", logsOn, "IpPort", "56588"))));
        events.add(List.of(new Event("mine", source)));

        TaskStory story = story();

        assertThat(story.logon().map(Logon::how)).contains(Join.SAME_PORT);
        assertThat(story.logon().flatMap(Logon::sourceIp)).contains(logsOn);
        assertThat(story.enrichment()).isEqualTo(Enrichment.COMPLETE);
    }

    @ParameterizedTest
    @CsvSource({
        "files-1, files-1.corp.example",
        "files-1.corp.example, FILES-1",
        "FILES-1, files-1",
        "files-1.corp.example, files-1.corp.example"
    })
    void oneHostIsKnownByItsNameWithAndWithoutItsDomain(String writes, String registers) {
        host = Map.of("id", "host-1", "name", writes);
        Map<String, Object> registration =
                new LinkedHashMap<>(registration("mine", WRITTEN.plusMillis(17)).source());
        registration.put("host", Map.of("id", "another id", "name", registers));
        Map<String, Object> other =
                new LinkedHashMap<>(registration("other", WRITTEN).source());
        other.put("host", Map.of("id", "another id", "name", "files-10.corp.example"));
        events.add(List.of(new Event("mine", registration), new Event("other", other)));

        assertThat(story().nearest().registration().map(said -> said.event().id()))
                .contains("mine");
    }

    @Test
    void timesAreUnderstoodAsTheirIndexUnderstandsThem() {
        Event millis = registration("mine", WRITTEN);
        Map<String, Object> source = new LinkedHashMap<>(millis.source());
        source.put("@timestamp", WRITTEN.plusMillis(17).toEpochMilli());
        events.add(List.of(
                new Event("mine", source), logon("nanos", Instant.parse("2026-03-01T12:00:00.123456789Z"), 56_588)));

        TaskStory story = story();

        assertThat(story.nearest().registration().map(said -> said.event().timestamp()))
                .contains(WRITTEN.plusMillis(17));
        assertThat(story.logon().map(said -> said.event().timestamp()))
                .contains(Instant.parse("2026-03-01T12:00:00.123456789Z"));
    }

    /** A busy host's 20,000 events in the minute around. How long it takes is printed: seconds are the machine's. */
    @Test
    void aHundredTasksAreLookedAroundInFewRequests() {
        for (int part = 0; part < 20; part++) {
            int first = part * 1_000;
            events.add(IntStream.range(first, first + 1_000)
                    .mapToObj(i -> logon("busy-" + i, WRITTEN.plusMillis(i - 10_000), i))
                    .toList());
        }
        events.add(List.of(registration("mine", WRITTEN)));

        long started = System.nanoTime();
        List<String> tasks = IntStream.range(0, 100).mapToObj(i -> "task-" + i).toList();
        Told told = told(tasks, Duration.ofMinutes(3));
        long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();

        System.out.println("100 tasks: " + told.requests() + " requests, " + millis + " ms");
        assertThat(told.requests()).isEqualTo(5);
        assertThat(told.stories()).hasSize(100);
        assertThat(told.stories().values())
                .allSatisfy(story -> assertThat(story.nearest()
                                .registration()
                                .map(said -> said.event().id()))
                        .contains("mine"));
    }

    private static void saysThatThereIsMore(TaskStory story) {
        assertThat(story.enrichment()).isEqualTo(Enrichment.PARTIAL);
        assertThat(story.missing()).contains("there are many such events around it, of which 20 were looked at");
    }

    private TaskStory story() {
        return told(List.of("task"), Duration.ofSeconds(30))
                .stories()
                .values()
                .iterator()
                .next();
    }

    private Told told(List<String> tasks, Duration timeout) {
        Map<EventRef, SourceEvent> sources = new LinkedHashMap<>();
        List<Match> matches = tasks.stream()
                .map(task -> {
                    SourceEvent connection = source(
                            EventIndex.connection(task, WRITTEN.minusSeconds(1)),
                            WRITTEN.minusSeconds(1),
                            Map.of("source", Map.of("ip", address, "port", 56_588)));
                    SourceEvent write = source(EventIndex.write(task, WRITTEN), WRITTEN, Map.of("host", host));
                    sources.put(connection.ref(), connection);
                    sources.put(write.ref(), write);
                    return new Match(List.of(connection.ref(), write.ref()));
                })
                .toList();
        EnrichProperties properties = new EnrichProperties(List.of(events.name()), timeout);
        Surroundings surroundings =
                new ElasticsearchSurroundings(ElasticsearchConnection.to(uri).client(), properties);
        return new Enricher(surroundings).tell(Rules.packaged(), TaskWrite.among(matches, sources));
    }

    private SourceEvent source(Event event, Instant time, Map<String, Object> more) {
        Map<String, Object> source = new LinkedHashMap<>(event.source());
        source.putAll(more);
        return new SourceEvent(new EventRef(events.name(), event.id(), time), Optional.of(source));
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
