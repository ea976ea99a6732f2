package dev.taskwatch.alert;

import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An alert with its JSON; what cannot be written as JSON is reduced to what can. */
final class AlertDraft {

    private static final Logger log = LoggerFactory.getLogger(AlertDraft.class);

    private final Alert alert;
    private final byte[] json;
    private final boolean reduced;

    private AlertDraft(Alert alert, boolean reduced) {
        this.alert = alert;
        this.json = json(alert);
        this.reduced = reduced;
    }

    static AlertDraft of(Alert alert) {
        try {
            return new AlertDraft(alert, false);
        } catch (RuntimeException e) { // whatever an attacker's event makes the writer trip over
            log.error("alert {} cannot be written as it is", alert.id().value(), e);
            return new AlertDraft(alert.reduced("no JSON can be made of it: " + e.getMessage()), true);
        }
    }

    /** Half a letter, which JSON can escape and UTF-8 cannot encode, is the one text that needs escapes. */
    private static byte[] json(Alert alert) {
        try {
            return JsonMapper.shared().writeValueAsBytes(alert.document());
        } catch (JacksonException e) {
            return alert.json().getBytes(StandardCharsets.UTF_8);
        }
    }

    AlertId id() {
        return alert.id();
    }

    byte[] json() {
        return json;
    }

    boolean isReduced() {
        return reduced;
    }

    AlertDraft reduced(String rejection) {
        return new AlertDraft(alert.reduced(rejection), true);
    }

    AlertDraft small(String rejection) {
        return new AlertDraft(alert.small(rejection), true);
    }
}
