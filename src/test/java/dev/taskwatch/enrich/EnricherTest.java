package dev.taskwatch.enrich;

import static dev.taskwatch.schedule.Times.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class EnricherTest {

    private static final String GUID = "{0F5D3A5C-93B6-4B6C-9A3B-0123456789AB}";
    private static final String TASKS =
            "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\";
    private static final String TREE = TASKS.replace("\\Tasks\\", "\\Tree\\");
    private static final Map<String, Object> HOST = Map.of("id", "h", "name", "files-1");
    private static final SourceEvent WRITE = event("w", "12:00", registry(TASKS + GUID + "\\Actions", "Actions", ""));
    private static final Map<String, Object> CONNECTED = Map.of(
            "host", HOST, "source", Map.of("ip", "192.0.2.7", "port", 50123), "process", Map.of("entity_id", "svc"));
    private static final SourceEvent CONNECTION = event("c", "11:59:58", CONNECTED);

    private final Rule rule = Rules.packaged();

    @Test
    void prefersTheNameThatTheTasksOwnKeySays() {
        TaskStory story = story(
                event("1", "12:00", registry(TREE + "Folder\\Tree name\\Id", "Id", GUID)),
                event("2", "12:00", registry(TASKS + GUID + "\\Path", "Path", "\\Folder\\Path name")),
                event("3", "12:00", registry(TASKS + GUID + "\\URI", "URI", "\\Folder\\URI name")));

        assertThat(story.name().map(Fact::value)).contains("\\Folder\\URI name");
        assertThat(story.name().map(fact -> fact.event().id())).contains("3");
    }

    @Test
    void takesTheNameFromTheTreeIfThatIsAllThereIs() {
        TaskStory story = story(event("1", "12:00", registry(TREE + "Folder\\Name\\Id", "Id", GUID)));

        assertThat(story.name().map(Fact::value)).contains("\\Folder\\Name");
    }

    @Test
    void anotherTasksRegistrationAtTheSameTimeIsNotTaken() {
        TaskStory story = story(
                event("1", "12:00", registry(TASKS + GUID + "\\Path", "Path", "\\Mine")),
                event("2", "12:00:00.001", registered("\\Other", "mallory", "0x1")),
                event("3", "12:00:00.017", registered("\\mine", "alice", "0x2")));

        assertThat(story.registration().flatMap(said -> said.creator().name())).contains("alice");
    }

    /** In a quarter of Windows' own tasks it has no backslash in front. */
    @Test
    void aUriWithoutItsBackslashIsTheSameName() {
        TaskStory story = story(
                event("1", "12:00", registry(TASKS + GUID + "\\URI", "URI", "Folder\\Mine")),
                event("2", "12:00:00.017", registered("\\Folder\\Mine", "alice", "0x2")));

        assertThat(story.registration().flatMap(said -> said.creator().name())).contains("alice");
    }

    @Test
    void aUriThatIsNotTheTasksNameHidesNoRegistration() {
        TaskStory story = story(
                event("1", "12:00", registry(TASKS + GUID + "\\URI", "URI", "\\Something else")),
                event("2", "12:00", registry(TASKS + GUID + "\\Path", "Path", "\\Folder\\Mine")),
                event("3", "12:00:00.017", registered("\\Folder\\Mine", "alice", "0x2")));

        assertThat(story.registration().flatMap(said -> said.creator().name())).contains("alice");
    }

    /** The task's own registration was not logged, or not yet. */
    @ParameterizedTest
    @CsvSource({
        "cmd, /c whoami, SAME_COMMAND",
        "CMD, /c whoami /all, NEAREST_IN_TIME",
        "cmd, /c who, NEAREST_IN_TIME",
        "cmd, /c del x,",
        "cmd.exe, /c whoami,",
    })
    void withoutANameARegistrationIsTakenOnlyForItsCommand(String command, String arguments, Join how) {
        SourceEvent write = event("w", "12:00", exec(command, arguments));

        TaskStory story = only(
                new InMemorySurroundings(
                                List.of(event("1", "12:00:01", registered("\\Some", "alice", "0x2", "/c whoami"))))
                        .enricher(),
                write);

        assertThat(story.registration().map(Registration::how).orElse(null))
                .isEqualTo(how == Join.SAME_COMMAND ? how : null);
        assertThat(story.nearest().registration().map(Registration::how).orElse(null))
                .isEqualTo(how == Join.NEAREST_IN_TIME ? how : null);
    }

    @Test
    void aCommandThatSeveralTasksRunTellsNothingOfAnyOfThem() {
        SourceEvent write = event("w", "12:00", exec("cmd", "/c whoami"));

        TaskStory story = only(
                new InMemorySurroundings(List.of(
                                event("1", "12:00:01", registered("\\One", "alice", "0x2", "/c whoami")),
                                event("2", "12:00:02", registered("\\Two", "bob", "0x3", "/c whoami"))))
                        .enricher(),
                write);

        assertThat(story.registration()).isEmpty();
        assertThat(story.name()).isEmpty();
    }

    @Test
    void theSameCommandUnderAnotherNameIsAnotherTasks() {
        SourceEvent write = event("w", "12:00", exec("cmd", "/c whoami"));

        TaskStory story = only(
                new InMemorySurroundings(List.of(
                                event("1", "12:00", registry(TASKS + GUID + "\\Path", "Path", "\\Mine")),
                                event("2", "12:00:01", registered("\\Other", "bob", "0x3", "/c whoami"))))
                        .enricher(),
                write);

        assertThat(story.registration()).isEmpty();
        assertThat(story.nearest().registration()).isEmpty();
        assertThat(story.name().map(Fact::how)).contains(Join.SAME_GUID);
    }

    @ParameterizedTest
    @CsvSource({"12:00:04, true", "12:00:06, false"})
    void aRegistrationThatIsOnlyNearSaysNothingOfTheTask(String time, boolean isNear) {
        TaskStory story = story(event("1", time, registered("\\Some", "alice", "0x2")));

        assertThat(story.nearest().registration().isPresent()).isEqualTo(isNear);
        assertThat(story.registration()).isEmpty();
        assertThat(story.name()).isEmpty();
        assertThat(story.author()).isEmpty();
    }

    @Test
    void aLogonThatIsOnlyNearIsNobodysProof() {
        TaskStory story = story(
                event("1", "11:59:57", logon("0xC", 50999)),
                event("2", "11:59:00", logon("0xD", 50998)),
                event("3", "12:00:00.020", registered("\\Some", "alice", "0xC")));

        assertThat(story.logon()).isEmpty();
        assertThat(story.nearest().logon().map(Logon::how)).contains(Join.NEAREST_IN_TIME);
        assertThat(story.nearest().logon().map(said -> said.event().id())).contains("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x0", "-", "0"})
    void aMissingLogonIsTheSameAsNoOther(String none) {
        TaskStory story = story(
                event("0", "12:00", registry(TASKS + GUID + "\\Path", "Path", "\\Some")),
                event("1", "12:00:00.020", registered("\\Some", "alice", none)),
                event("2", "11:59:57", logon(none, 50999)));

        assertThat(story.logon()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0xB, 50999, SAME_LOGON",
        "0XB, 50999, SAME_LOGON",
        "0xC, 50123, SAME_PORT",
    })
    void saysWhatTiesALogonToTheTask(String logonId, int port, Join how) {
        TaskStory story = story(
                event("0", "12:00", registry(TASKS + GUID + "\\Path", "Path", "\\Some")),
                event("1", "12:00:00.020", registered("\\Some", "alice", "0xB")),
                event("2", "11:59:57", logon(logonId, port)),
                event("3", "11:59:00", logon("0xD", 50998)));

        assertThat(story.logon().map(Logon::how)).contains(how);
        assertThat(story.logon().map(said -> said.event().id())).contains("2");
    }

    /** Some pipelines write every field of their schema, and some a text where ECS has an object. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{'ip': null, 'port': null}", "{'ip': []}", "[]", "'a text'"})
    void whatTheWriteDoesNotSayOfTheConnectionHidesNothing(String source) {
        Map<String, Object> fields = new HashMap<>(WRITE.fields());
        fields.put("source", JsonMapper.shared().readValue(source.replace('\'', '"'), Object.class));
        SourceEvent write = event("w", "12:00", fields);

        TaskStory story =
                only(new InMemorySurroundings(List.of(event("1", "11:59:59", logon("0xB", 50123)))).enricher(), write);

        assertThat(story.logon().map(Logon::how)).contains(Join.SAME_PORT);
    }

    @Test
    void listsFurtherWritesOfTheSameProcessButNotItsOwn() {
        String other = GUID.replace("0F5D", "1111");
        TaskStory story = story(WRITE, event("2", "12:00:05", registry(TASKS + other + "\\Actions", "Actions", "")));

        assertThat(story.further()).singleElement().satisfies(write -> {
            assertThat(write.guid().value()).isEqualTo(other);
            assertThat(write.event().id()).isEqualTo("2");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/c whoami, cmd.exe, C:\\Windows\\System32\\CMD.EXE  /c  whoami, true, SAME_COMMAND",
        "/c whoami, cmd.exe, C:\\Windows\\System32\\CMD.EXE  /c  whoami, false, SAME_COMMAND",
        "/c whoami, cmd.exe, cmd.exe /c something else, true, SAME_PROCESS",
        "/c whoami, cmd.exe, cmd.exe /c something else, false,",
        "/c whoami, cmd.exe,, true, SAME_COMMAND",
        "/c whoami, cmd.exe,, false,",
        "/c whoami, other.exe, other.exe /c whoami, true, SAME_PROCESS",
        "/c whoami, other.exe, other.exe /c whoami, false,",
        "'', cmd.exe, cmd.exe, false, SAME_COMMAND",
        "'', cmd.exe, \"C:\\Windows\\cmd\", false, SAME_COMMAND",
        "'', cmd.exe, cmd.exe /c whoami, false,",
        // variables are filled in at the start
        "/c %TEMP%\\a.bat, cmd.exe, cmd.exe /c C:\\Temp\\a.bat, false, SAME_COMMAND",
        "/c %TEMP%\\a.bat, cmd.exe, cmd.exe /c dir, false,",
        "/c %A% $(Arg0) -x, cmd.exe, cmd.exe /c 1 2 -x, false, SAME_COMMAND",
        "/c %A% $(Arg0) -x, cmd.exe, cmd.exe /c 1 -x, false,",
    })
    void aProcessIsJoinedByItsCommandOrByTheSchedulerThatStartedIt(
            String arguments, String name, String line, boolean byScheduler, Join how) {
        Map<String, Object> process = new HashMap<>(Map.of("name", name, "entity_id", "p"));
        process.put("command_line", line);
        process.put("parent", Map.of("entity_id", byScheduler ? "svc" : "another"));
        TaskStory story = story(
                event("0", "12:00", registry(TASKS + GUID + "\\Path", "Path", "\\Some")),
                event("1", "12:00:00.020", registered("\\Some", "alice", "0xB", arguments)),
                event("2", "12:00:02", Map.of("host", HOST, "event.type", List.of("start"), "process", process)));

        assertThat(story.started()).extracting(StartedProcess::how).isEqualTo(how == null ? List.of() : List.of(how));
        assertThat(story.started())
                .allSatisfy(started -> assertThat(started.byScheduler()).isEqualTo(byScheduler));
    }

    @Test
    void whatNobodySawIsUnknown() {
        TaskStory story = story();

        assertThat(story.name()).isEmpty();
        assertThat(story.author()).isEmpty();
        assertThat(story.registration()).isEmpty();
        assertThat(story.logon()).isEmpty();
        assertThat(story.enrichment()).isEqualTo(Enrichment.COMPLETE);
    }

    @Test
    void aFailureCostsNoAlertAndIsNamed() {
        TaskStory story = storyOf(Nearby.unread("no answer within 10000 ms"));

        assertThat(story.enrichment()).isEqualTo(Enrichment.FAILED);
        assertThat(story.missing()).contains("no answer within 10000 ms");
        assertThat(story.write().guid().value()).isEqualTo(GUID);
    }

    @Test
    void aFaultCostsNoAlertEither() {
        Enricher enricher = new Enricher((anyRule, writes) -> {
            throw new IllegalStateException("a fault");
        });

        Told told = enricher.tell(rule, writes());

        assertThat(told.stories().values()).singleElement().satisfies(story -> {
            assertThat(story.enrichment()).isEqualTo(Enrichment.FAILED);
            assertThat(story.missing())
                    .hasValueSatisfying(why -> assertThat(why).contains("a fault"));
        });
    }

    @Test
    void whatCouldNotBeLookedAtMakesItPartial() {
        Nearby nearby = new Nearby(Map.of(Question.NAMED, List.of()), Optional.of("not every shard answered"));

        assertThat(storyOf(nearby).enrichment()).isEqualTo(Enrichment.PARTIAL);
    }

    @Test
    void tellsHowManyRequestsItTook() {
        Enricher enricher = new Enricher((anyRule, writes) -> new SurroundingsAnswer(nothingNear(writes), 3));

        assertThat(enricher.tell(rule, writes()).requests()).isEqualTo(3);
    }

    @Test
    void onlyAWriteOfActionsIsATasks() {
        SourceEvent triggers = event("t", "12:00", registry(TASKS + GUID + "\\Triggers", "Triggers", ""));
        Match match = new Match(List.of(triggers.ref()));

        assertThat(TaskWrite.among(List.of(match), Map.of(triggers.ref(), triggers)))
                .isEmpty();
    }

    private TaskStory story(SourceEvent... around) {
        return only(new InMemorySurroundings(List.of(around)).enricher());
    }

    private TaskStory storyOf(Nearby nearby) {
        return only(new Enricher((anyRule, writes) -> new SurroundingsAnswer(List.of(nearby), 1)));
    }

    private TaskStory only(Enricher enricher) {
        return only(enricher, WRITE);
    }

    private TaskStory only(Enricher enricher, SourceEvent write) {
        return enricher.tell(rule, writes(write)).stories().values().iterator().next();
    }

    private static List<Nearby> nothingNear(List<TaskWrite> writes) {
        return writes.stream()
                .map(write -> new Nearby(Map.of(), Optional.empty()))
                .toList();
    }

    private static List<TaskWrite> writes() {
        return writes(WRITE);
    }

    private static List<TaskWrite> writes(SourceEvent write) {
        Match match = new Match(List.of(CONNECTION.ref(), write.ref()));
        return TaskWrite.among(List.of(match), Map.of(CONNECTION.ref(), CONNECTION, write.ref(), write));
    }

    /** A write of a task's actions: one that starts a program. */
    private static Map<String, Object> exec(String command, String arguments) {
        ByteBuffer bytes = ByteBuffer.allocate(1_000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort((short) 1).putShort((short) 0x6666);
        for (String text : List.of("", command, arguments, "")) {
            byte[] letters = text.getBytes(StandardCharsets.UTF_16LE);
            bytes.putInt(letters.length).put(letters);
        }
        String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
        return Nested.of(Map.of(
                "host", HOST, "registry.path", TASKS + GUID + "\\Actions", "registry.data.bytes", List.of(base64)));
    }

    private static Map<String, Object> registry(String path, String value, String data) {
        return Map.of(
                "host",
                HOST,
                "process",
                Map.of("entity_id", "svc"),
                "registry",
                Map.of("path", path, "value", value, "data", Map.of("strings", List.of(data))));
    }

    private static Map<String, Object> registered(String task, String account, String logonId) {
        return registered(task, account, logonId, "");
    }

    /** A task that runs {@code cmd.exe}. */
    private static Map<String, Object> registered(String task, String account, String logonId, String arguments) {
        String content = "<Task><Actions><Exec><Command>cmd</Command><Arguments>" + arguments
                + "</Arguments></Exec></Actions></Task>";
        Map<String, Object> said =
                Map.of("TaskName", task, "SubjectUserName", account, "SubjectLogonId", logonId, "TaskContent", content);
        return Map.of("host", HOST, "event", Map.of("code", "4698"), "winlog", Map.of("event_data", said));
    }

    private static Map<String, Object> logon(String id, int port) {
        return Map.of(
                "host", HOST,
                "event", Map.of("code", "4624"),
                "source", Map.of("ip", "192.0.2.7", "port", port),
                "winlog",
                        Map.of("event_data", Map.of("LogonType", "3", "TargetLogonId", id, "TargetUserName", "alice")));
    }

    private static SourceEvent event(String id, String time, Map<String, Object> source) {
        return new SourceEvent(new EventRef("logs", id, at(time)), Optional.of(source));
    }
}
