package dev.taskwatch.enrich;

import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.util.Map;
import java.util.Optional;

/**
 * A logon over the network from the address that the connection came from.
 *
 * @param how what ties it to the task: the same logon or the same port, or only that it is the nearest in time
 */
public record Logon(
        Account account, Optional<String> sourceIp, Optional<String> sourcePort, String how, EventRef event) {

    static Logon of(SourceEvent event, String how) {
        Map<String, Object> fields = event.fields();
        return new Logon(
                Account.of(fields, "winlog.event_data.Target"),
                Nested.text(fields, "source.ip").or(() -> Nested.text(fields, "winlog.event_data.IpAddress")),
                Nested.text(fields, "source.port").or(() -> Nested.text(fields, "winlog.event_data.IpPort")),
                how,
                event.ref());
    }
}
