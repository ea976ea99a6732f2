package dev.taskwatch.enrich;

import dev.taskwatch.search.Machine;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of the events around a task write those that are of its machine and that answer their question exactly. A query finds
 * more: text fields match by single words, and only the events themselves show whose they are.
 */
final class OwnEvents {

    private static final Set<String> REGISTRATIONS = Set.of("4698", "4702");
    private static final String SECURITY = "Security";

    private final TaskWrite write;
    private final IdentityHashMap<SourceEvent, Machine> own = new IdentityHashMap<>();

    private OwnEvents(TaskWrite write) {
        this.write = write;
    }

    static Nearby among(TaskWrite write, Nearby nearby) {
        if (write.machine().names().isEmpty() && !nearby.events().isEmpty()) {
            return Nearby.ofNoMachine();
        }
        return new OwnEvents(write).among(nearby);
    }

    private Nearby among(Nearby nearby) {
        nearby.events()
                .forEach((question, events) -> events.stream()
                        .filter(event -> answers(question, event))
                        .forEach(this::keepIfOwn));
        Set<Machine> ambiguous = ambiguous();
        Map<Question, List<SourceEvent>> kept = new EnumMap<>(Question.class);
        nearby.events()
                .forEach((question, events) -> kept.put(
                        question,
                        events.stream()
                                .filter(own::containsKey)
                                .filter(event -> !ambiguous.contains(own.get(event)))
                                .toList()));
        Optional<String> missing = nearby.missing();
        return new Nearby(kept, ambiguous.isEmpty() ? missing : missing.or(this::severalMachines));
    }

    private void keepIfOwn(SourceEvent event) {
        Machine machine = Machine.of(event.fields());
        if (write.machine().isSame(machine)) {
            own.put(event, machine);
        }
    }

    /** Machines that fit the write, which says too little of its own, but contradict each other. */
    private Set<Machine> ambiguous() {
        Set<Machine> machines = Set.copyOf(own.values());
        return machines.stream()
                .filter(one -> machines.stream().anyMatch(one::contradicts))
                .collect(Collectors.toSet());
    }

    private Optional<String> severalMachines() {
        return Optional.of("events of several machines fit "
                + write.machine().name().orElse("") + ", and the matched event does not say which of them it is");
    }

    private boolean answers(Question question, SourceEvent event) {
        Map<String, Object> fields = event.fields();
        return switch (question) {
            case REGISTERED -> isSecurity(fields) && REGISTRATIONS.contains(text(fields, "event.code"));
            case NAMED -> !text(fields, "registry.path").isEmpty(); // TaskStories compares the GUID
            case LOGGED_ON -> isNetworkLogon(fields) && isFromTheConnectionsAddress(fields);
            case STARTED -> Nested.texts(fields, "event.type").contains("start");
            case WRITTEN ->
                write.text("process.entity_id")
                        .filter(text(fields, "process.entity_id")::equalsIgnoreCase)
                        .isPresent();
        };
    }

    /** Any program may write an event of the same number to a log of its own. */
    private static boolean isSecurity(Map<String, Object> fields) {
        String channel = text(fields, "winlog.channel");
        return channel.isEmpty() || channel.equalsIgnoreCase(SECURITY) || channel.equalsIgnoreCase("ForwardedEvents");
    }

    private static boolean isNetworkLogon(Map<String, Object> fields) {
        return isSecurity(fields)
                && text(fields, "event.code").equals("4624")
                && text(fields, "winlog.event_data.LogonType").equals("3");
    }

    private boolean isFromTheConnectionsAddress(Map<String, Object> fields) {
        String address = write.text("source.ip").orElse("");
        return Address.isSame(address, text(fields, "source.ip"))
                || Address.isSame(address, text(fields, "winlog.event_data.IpAddress"));
    }

    private static String text(Map<String, Object> fields, String path) {
        return Nested.text(fields, path).orElse("");
    }
}
