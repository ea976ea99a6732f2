package dev.taskwatch.enrich;

import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.Map;
import java.util.Optional;

/**
 * A logon over the network from the address that the connection came from.
 *
 * @param how what ties it to the task: {@link Join#SAME_LOGON}, {@link Join#SAME_PORT}, or {@link Join#NEAREST_IN_TIME}
 */
public record Logon(Account account, Optional<String> sourceIp, Optional<String> sourcePort, Join how, EventRef event) {

    static Logon of(SourceEvent event, Join how) {
        Map<String, Object> fields = event.fields();
        return new Logon(
                Account.of(fields, "winlog.event_data.Target"),
                Nested.text(fields, "source.ip").or(() -> Nested.text(fields, "winlog.event_data.IpAddress")),
                Nested.text(fields, "source.port").or(() -> Nested.text(fields, "winlog.event_data.IpPort")),
                how,
                event.ref());
    }
}
