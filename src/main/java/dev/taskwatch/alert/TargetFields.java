package dev.taskwatch.alert;

import dev.taskwatch.search.Machine;
import dev.taskwatch.search.SourceEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields below {@code taskwatch} that say which machine an alert is about. In forwarded events {@code host.*} may be
 * the collector's, and an alert repeats it as it is.
 */
final class TargetFields {

    private TargetFields() {}

    /** @param events of the match, in order; the last one that names its machine counts */
    static Map<String, Object> of(List<SourceEvent> events) {
        List<Machine> machines =
                events.stream().map(event -> Machine.of(event.fields())).toList();
        Optional<Machine> named = last(
                machines.stream().filter(machine -> machine.name().isPresent()).toList());
        Optional<Machine> target = named.or(() -> last(machines));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "target",
                Map.of("name", target.flatMap(Machine::name).map(ShortText::of).orElse(TaskFields.UNKNOWN)));
        target.filter(Machine::forwarded)
                .ifPresent(machine -> fields.put(
                        "collector",
                        Map.of("name", machine.sender().map(ShortText::of).orElse(TaskFields.UNKNOWN))));
        List<String> others = target.map(machine -> others(machines, machine)).orElse(List.of());
        if (!others.isEmpty()) {
            fields.put("other_machines", others);
        }
        return fields;
    }

    /** Machines of the match's other events: a rule may join events by ids that several machines share. */
    private static List<String> others(List<Machine> machines, Machine target) {
        return machines.stream()
                .filter(target::isOther)
                .map(machine -> machine.name().map(ShortText::of).orElse(TaskFields.UNKNOWN))
                .distinct()
                .toList();
    }

    private static Optional<Machine> last(List<Machine> machines) {
        return machines.isEmpty() ? Optional.empty() : Optional.of(machines.get(machines.size() - 1));
    }
}
