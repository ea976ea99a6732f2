package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.enrich.taskcache.TaskGuid;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes one story of the events around a write: which of them belong to it, and what they say. */
final class TaskStories {

    /** Security was seen to log a task's creation 17 ms after the write. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final TaskWrite write;
    private final Nearby nearby;

    private TaskStories(TaskWrite write, Nearby nearby) {
        this.write = write;
        this.nearby = nearby;
    }

    static TaskStory of(TaskWrite write, Nearby nearby) {
        return new TaskStories(write, nearby).story();
    }

    private TaskStory story() {
        List<Fact> names = Stream.of(named("uri"), named("path"), treeName())
                .flatMap(Optional::stream)
                .toList();
        Optional<Registration> registration = registration(names);
        Optional<Fact> name = names.stream()
                .findFirst()
                .or(() -> registration.flatMap(said ->
                        said.task().map(task -> new Fact(task, "TaskName of the Security event", said.event()))));
        Optional<Fact> author = named("author")
                .or(() -> registration.flatMap(said -> said.author()
                        .map(by -> new Fact(by, "Author in the Security event's task content", said.event()))));
        return new TaskStory(
                write,
                name,
                author,
                registration,
                logon(registration),
                started(registration),
                nearby.answers(Question.STARTED) ? Optional.of(write.startedUntil()) : Optional.empty(),
                further(),
                nearby.enrichment(),
                nearby.missing());
    }

    /** A value of the task's own key, whose sibling {@code Actions} was written. */
    private Optional<Fact> named(String value) {
        return events(Question.NAMED)
                .filter(event -> valueName(event).equals(value))
                .filter(event ->
                        text(event, "registry.path").flatMap(TaskGuid::fromPath).equals(Optional.of(write.guid())))
                .flatMap(event -> text(event, "registry.data.strings")
                        .map(said -> new Fact(
                                said, text(event, "registry.value").orElse(value) + " in the registry", event.ref()))
                        .stream())
                .findFirst();
    }

    private Optional<Fact> treeName() {
        return events(Question.NAMED)
                .filter(event -> valueName(event).equals("id"))
                .filter(event -> text(event, "registry.data.strings")
                        .filter(write.guid().value()::equalsIgnoreCase)
                        .isPresent())
                .flatMap(event -> text(event, "registry.path")
                        .flatMap(TaskStories::belowTree)
                        .map(name -> new Fact(name, "key of its Id in the registry", event.ref()))
                        .stream())
                .findFirst();
    }

    private static Optional<String> belowTree(String path) {
        String tree = "\\taskcache\\tree\\";
        int from = path.toLowerCase(Locale.ROOT).indexOf(tree);
        int end = path.lastIndexOf('\\');
        int name = from + tree.length() - 1;
        return from < 0 || end <= name ? Optional.empty() : Optional.of(path.substring(name, end));
    }

    /** A task's URI need not be the name that it is registered by; its path and its place in the tree are. */
    private Optional<Registration> registration(List<Fact> names) {
        List<Registration> near = events(Question.REGISTERED)
                .map(Registration::of)
                .sorted(Comparator.comparing(one -> distance(one.event())))
                .toList();
        Predicate<Registration> sameName = one -> one.task()
                .filter(task -> names.stream().anyMatch(name -> isSameName(name.value(), task)))
                .isPresent();
        Predicate<Registration> sameCommand = one -> !one.commands().isEmpty()
                && one.commands().stream().map(ExecAction::commandLine).toList().equals(commandLines());
        Predicate<Registration> nearest =
                one -> names.isEmpty() && distance(one.event()).compareTo(SOON) <= 0 && mayRun(one);
        return Stream.of(sameName, sameCommand, nearest)
                .flatMap(fits -> near.stream().filter(fits))
                .findFirst();
    }

    /** Many a URI lacks the backslash that every registered name begins with. */
    private static boolean isSameName(String one, String other) {
        return withoutFirstBackslash(one).equalsIgnoreCase(withoutFirstBackslash(other));
    }

    private static String withoutFirstBackslash(String name) {
        return name.startsWith("\\") ? name.substring(1) : name;
    }

    /** Whether what it registered can be what was written; either may be cut, or unknown. */
    private boolean mayRun(Registration registration) {
        Iterator<ExecAction> registered = registration.commands().iterator();
        return commands()
                .takeWhile(written -> registered.hasNext())
                .allMatch(written ->
                        isBeginning(written.commandLine(), registered.next().commandLine()));
    }

    private static boolean isBeginning(String one, String other) {
        int length = Math.min(one.strip().length(), other.strip().length());
        return one.strip().regionMatches(true, 0, other.strip(), 0, length);
    }

    private Optional<Logon> logon(Optional<Registration> registration) {
        List<SourceEvent> near = events(Question.LOGGED_ON)
                .sorted(Comparator.comparing(event -> distance(event.ref())))
                .toList();
        Optional<String> id = registration.flatMap(said -> said.creator().logonId());
        Optional<String> port = write.text("source.port");
        return first(near, "winlog.event_data.TargetLogonId", id, "the logon that registered the task")
                .or(() -> first(near, "source.port", port, "the connection's own port"))
                .or(() -> first(near, "winlog.event_data.IpPort", port, "the connection's own port"))
                .or(() -> near.stream().findFirst().map(event -> Logon.of(event, "nearest in time from this address")));
    }

    private static Optional<Logon> first(List<SourceEvent> near, String field, Optional<String> value, String how) {
        return near.stream()
                .filter(event -> value.isPresent() && text(event, field).equals(value))
                .findFirst()
                .map(event -> Logon.of(event, how));
    }

    private List<StartedProcess> started(Optional<Registration> registration) {
        List<ExecAction> known = Stream.concat(
                        commands(), registration.stream().flatMap(said -> said.commands().stream()))
                .toList();
        return events(Question.STARTED)
                .map(event -> StartedProcess.of(event, write, known))
                .toList();
    }

    private List<FurtherWrite> further() {
        return events(Question.WRITTEN)
                .filter(event -> !event.ref().equals(write.event()) && !sameDocument(event.ref(), write.event()))
                .flatMap(event -> TaskWrite.guid(event.fields())
                        .map(guid -> new FurtherWrite(guid, TaskWrite.actions(event.fields()), event.ref()))
                        .stream())
                .toList();
    }

    private static boolean sameDocument(EventRef one, EventRef other) {
        return one.id().equals(other.id()) && one.index().equals(other.index());
    }

    private List<String> commandLines() {
        return commands().map(ExecAction::commandLine).toList();
    }

    private Stream<ExecAction> commands() {
        return write.actions().stream()
                .flatMap(actions -> actions.actions().stream())
                .filter(ExecAction.class::isInstance)
                .map(ExecAction.class::cast);
    }

    private Stream<SourceEvent> events(Question question) {
        return nearby.of(question).stream();
    }

    private Duration distance(EventRef event) {
        return Duration.between(write.event().timestamp(), event.timestamp()).abs();
    }

    private static String valueName(SourceEvent event) {
        return text(event, "registry.value").orElse("").toLowerCase(Locale.ROOT);
    }

    private static Optional<String> text(SourceEvent event, String path) {
        Map<String, Object> fields = event.fields();
        return Nested.text(fields, path);
    }
}
