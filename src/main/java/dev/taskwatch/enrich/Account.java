package dev.taskwatch.enrich;

import dev.taskwatch.search.Nested;
import java.util.Map;
import java.util.Optional;

/** Somebody as a Windows event names them, with the logon they acted in. */
public record Account(Optional<String> name, Optional<String> domain, Optional<String> sid, Optional<String> logonId) {

    /** @param prefix such as {@code winlog.event_data.Subject} */
    static Account of(Map<String, Object> fields, String prefix) {
        return new Account(
                Nested.text(fields, prefix + "UserName"),
                Nested.text(fields, prefix + "DomainName"),
                Nested.text(fields, prefix + "UserSid"),
                Nested.text(fields, prefix + "LogonId"));
    }
}
