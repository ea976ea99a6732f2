package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rules;
import dev.taskwatch.search.EventRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AlertDraftTest {

    private static final AlertId ID =
            AlertId.of(Rules.packaged().id(), new EventRef("logs", "1", Instant.parse("2026-03-01T12:00:00Z")));

    @Test
    void halfALetterCostsNoField() {
        Map<String, Object> document =
                Map.of("kibana.alert.original_event.action", "a\ud800b", "process", Map.of("name", "\u6f22"));

        AlertDraft draft = AlertDraft.of(new Alert(ID, document));

        assertThat(draft.isReduced()).isFalse();
        assertThat(JsonMapper.shared().readTree(draft.json()))
                .isEqualTo(JsonMapper.shared().valueToTree(document));
    }

    @Test
    void whatHasNoJsonCostsOnlyItself() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("in itself", endless);
        Map<String, Object> document = Map.of("kibana.alert.status", "active", "process", endless);

        AlertDraft draft = AlertDraft.of(new Alert(ID, document));

        assertThat(draft.isReduced()).isTrue();
        assertThat(JsonMapper.shared()
                        .readTree(draft.json())
                        .path("kibana.alert.status")
                        .asString())
                .isEqualTo("active");
    }
}
