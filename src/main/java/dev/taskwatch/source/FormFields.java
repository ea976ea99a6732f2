package dev.taskwatch.source;

import dev.taskwatch.rule.EqlOutline.Conjunct;
import dev.taskwatch.rule.EqlOutline.Field;
import java.util.Set;

/**
 * Fields that say how events are written rather than what happened: ECS lists their values, as allowed or as expected, so
 * that a busy source without any of the values that a rule asks for is probably written differently. All other fields
 * (names, paths, ports, addresses) are content: that none of a day's events has a value says nothing.
 */
final class FormFields {

    /** The operating system. One that the site does not have is usual, and no fault of any source. */
    static final String SYSTEM = "host.os.type";

    /** The values that ECS expects of {@link #SYSTEM}. */
    static final Set<String> SYSTEMS = Set.of("android", "ios", "linux", "macos", "unix", "windows");

    private static final Set<String> NAMES = Set.of(
            "event.kind",
            "event.category",
            "event.type",
            "event.outcome",
            SYSTEM,
            "network.direction",
            "network.transport",
            "network.type");

    private FormFields() {}

    /** Whether it is about form alone; a condition that also reads another field is about content. */
    static boolean isForm(Conjunct condition) {
        return !condition.fields().isEmpty()
                && condition.fields().stream().map(Field::name).allMatch(NAMES::contains);
    }

    static boolean isSystem(Conjunct condition) {
        return condition.fields().stream().map(Field::name).allMatch(SYSTEM::equals);
    }
}
