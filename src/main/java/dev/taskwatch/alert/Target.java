package dev.taskwatch.alert;

import dev.taskwatch.search.Nested;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine that an alert is about, as {@link TargetFields} has written it into a document.
 *
 * @param name empty if it is unknown
 * @param collector that sent the events, if another machine sent them
 * @param others machines of the match's other events
 */
record Target(Optional<String> name, boolean forwarded, Optional<String> collector, List<String> others) {

    /** @param alert its fields, nested */
    static Target of(Map<String, Object> alert) {
        Optional<String> collector = Nested.text(alert, "taskwatch.collector.name");
        boolean forwarded = collector.isPresent();
        Optional<String> name = Nested.text(alert, "taskwatch.target.name")
                .filter(Target::isKnown)
                .or(() -> forwarded ? Optional.empty() : Nested.text(alert, "host.name"));
        return new Target(
                name, forwarded, collector.filter(Target::isKnown), Nested.texts(alert, "taskwatch.other_machines"));
    }

    private static boolean isKnown(String value) {
        return !value.equals(TaskFields.UNKNOWN);
    }

    /** The name, or what is known instead; empty if the events name nothing. */
    Optional<String> shown() {
        return forwarded && name.isEmpty()
                ? Optional.of("an unknown machine, forwarded"
                        + collector.map(by -> " by " + by).orElse(""))
                : name;
    }
}
