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
                .or(() -> registration.flatMap(
                        said -> said.task().map(task -> fact(task, "TaskName of the Security event", said))));
        Optional<Fact> author = named("author")
                .or(() -> registration.flatMap(said ->
                        said.author().map(by -> fact(by, "Author in the Security event's task content", said))));
        Optional<Logon> logon = logon(registration);
        return new TaskStory(
                write,
                name,
                author,
                registration,
                logon,
                new Nearest(
                        registration.isPresent() ? Optional.empty() : nearestRegistration(names),
                        logon.isPresent() ? Optional.empty() : nearestLogon()),
                started(registration),
                nearby.answers(Question.STARTED) ? Optional.of(write.startedUntil()) : Optional.empty(),
                further(),
                nearby.enrichment(),
                nearby.missing());
    }

    private static Fact fact(String value, String what, Registration by) {
        return new Fact(value, by.how(), what, by.event());
    }

    /** A value of the task's own key, whose sibling {@code Actions} was written. */
    private Optional<Fact> named(String value) {
        return events(Question.NAMED)
                .filter(event -> valueName(event).equals(value))
                .filter(event ->
                        text(event, "registry.path").flatMap(TaskGuid::fromPath).equals(Optional.of(write.guid())))
                .flatMap(event -> text(event, "registry.data.strings")
                        .map(said -> new Fact(
                                said,
                                Join.SAME_GUID,
                                text(event, "registry.value").orElse(value) + " in the registry",
                                event.ref()))
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
                        .map(name -> new Fact(name, Join.SAME_GUID, "key of its Id in the registry", event.ref()))
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
        return registrations()
                .filter(one -> hasOneOf(names, one))
                .min(Comparator.comparing(one -> !mayRun(one))) // of one task there may be several; the nearest counts
                .map(one -> one.joined(Join.SAME_NAME))
                .or(() -> registrationOfTheCommand(names));
    }

    /** Several tasks may run one command; then it tells nothing of any of them. */
    private Optional<Registration> registrationOfTheCommand(List<Fact> names) {
        boolean nameIsKnown = names.stream().anyMatch(name -> !isUri(name));
        List<Registration> same = registrations()
                .filter(one -> !nameIsKnown
                        && !one.commands().isEmpty()
                        && lines(one.commands()).equals(commandLines()))
                .toList();
        boolean oneTask = same.stream()
                        .map(one -> one.task().map(TaskStories::normalName))
                        .distinct()
                        .count()
                == 1;
        return oneTask ? Optional.of(same.get(0).joined(Join.SAME_COMMAND)) : Optional.empty();
    }

    /** Only where nothing shows that it is another task's. */
    private Optional<Registration> nearestRegistration(List<Fact> names) {
        return registrations()
                .filter(one -> names.isEmpty() && distance(one.event()).compareTo(SOON) <= 0 && mayRun(one))
                .findFirst();
    }

    /** The nearest first. */
    private Stream<Registration> registrations() {
        return events(Question.REGISTERED)
                .map(Registration::of)
                .sorted(Comparator.comparing(one -> distance(one.event())));
    }

    private static boolean isUri(Fact name) {
        return name.what().toLowerCase(Locale.ROOT).startsWith("uri ");
    }

    private static boolean hasOneOf(List<Fact> names, Registration registration) {
        return registration
                .task()
                .map(TaskStories::normalName)
                .filter(task ->
                        names.stream().anyMatch(name -> normalName(name.value()).equals(task)))
                .isPresent();
    }

    /** Many a URI lacks the backslash that every registered name begins with. */
    private static String normalName(String name) {
        return (name.startsWith("\\") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
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
        Optional<String> id = registration
                .flatMap(said -> said.creator().logonId())
                .filter(logon -> !logon.matches("(?i)(0x)?0*|-")); // that is none
        Optional<String> port = write.text("source.port");
        return logon("winlog.event_data.TargetLogonId", id, Join.SAME_LOGON)
                .or(() -> logon("source.port", port, Join.SAME_PORT))
                .or(() -> logon("winlog.event_data.IpPort", port, Join.SAME_PORT));
    }

    private Optional<Logon> logon(String field, Optional<String> value, Join how) {
        return logons().filter(event -> value.filter(text(event, field).orElse("")::equalsIgnoreCase)
                        .isPresent())
                .findFirst()
                .map(event -> Logon.of(event, how));
    }

    private Optional<Logon> nearestLogon() {
        return logons().findFirst().map(event -> Logon.of(event, Join.NEAREST_IN_TIME));
    }

    /** The nearest first. */
    private Stream<SourceEvent> logons() {
        return events(Question.LOGGED_ON).sorted(Comparator.comparing(event -> distance(event.ref())));
    }

    private List<StartedProcess> started(Optional<Registration> registration) {
        List<ExecAction> known = Stream.concat(
                        commands(), registration.stream().flatMap(said -> said.commands().stream()))
                .toList();
        return events(Question.STARTED)
                .flatMap(event -> StartedProcess.of(event, write, known).stream())
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

    /** By id and time, as an alert's id has it: a lifecycle may have renamed the index since the search. */
    private static boolean sameDocument(EventRef one, EventRef other) {
        return one.id().equals(other.id())
                && (one.index().equals(other.index())
                        || one.timestamp().toEpochMilli() == other.timestamp().toEpochMilli());
    }

    private List<String> commandLines() {
        return lines(commands().toList());
    }

    private static List<String> lines(List<ExecAction> commands) {
        return commands.stream().map(ExecAction::commandLine).toList();
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
