package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.secured.ApiKeyBody;
import dev.taskwatch.local.secured.SecuredElasticsearch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What health and log say of the service's key. */
@ExtendWith(OutputCaptureExtension.class)
class ElasticsearchRightsIT {

    private static final ApiKeyBody RUNTIME = ApiKeyBody.of(Path.of("docs/api-keys/runtime.json"));
    private static final String KEY = "a2V5";

    @Test
    void eachRightThatTheKeyLacksIsNamed(CapturedOutput output) {
        try (SecuredElasticsearch secured =
                        SecuredElasticsearch.plain(LocalElasticsearch.shared().uri());
                Service service = Service.idle(secured.uri(), Path.of(""), "spring.elasticsearch.api-key=" + KEY)) {
            RightsHealthIndicator indicator = service.get(RightsHealthIndicator.class);
            MissingRightsLog log = service.get(MissingRightsLog.class);

            log.afterTick(); // 401
            assertThat(indicator.health().getDetails().get("unknown"))
                    .asString()
                    .startsWith("Elasticsearch refused the credentials (401)");

            assertLacks(secured, indicator, Status.DOWN, "create_doc", "taskwatch-alerts*", "taskwatch-alerts-*");
            assertLacks(secured, indicator, Status.DOWN, "auto_configure", "taskwatch-alerts*", "taskwatch-alerts-*");
            assertLacks(secured, indicator, Status.DOWN, "read", "taskwatch-alerts*", "taskwatch-alerts-*");
            assertLacks(secured, indicator, Status.DOWN, "read", "taskwatch-state", "taskwatch-state");
            assertLacks(secured, indicator, Status.DOWN, "index", "taskwatch-state", "taskwatch-state");
            assertLacks(secured, indicator, Status.DOWN, "auto_configure", "taskwatch-runs", "taskwatch-runs");
            assertLacks(secured, indicator, Status.UP, "read", "winlogbeat-*", "winlogbeat-*");
            assertLacks(secured, indicator, Status.UP, "read", "logs-system.security-*", "logs-system.security-*");
            log.afterTick();
            log.afterTick();
            assertThat(output)
                    .containsOnlyOnce("no right \"read\" on logs-system.security-*: give the API key what"
                            + " docs/api-keys/runtime.json has");

            secured.accept(KEY, RUNTIME);
            assertThat(indicator.health()).isEqualTo(Health.up().build());
        }
    }

    @Test
    void aClusterWithoutSecurityLacksNothing() {
        try (Service service = Service.idle(LocalElasticsearch.shared().uri())) {
            assertThat(service.get(RightsHealthIndicator.class).health())
                    .isEqualTo(Health.up().build());
        }
    }

    private static void assertLacks(
            SecuredElasticsearch secured,
            RightsHealthIndicator indicator,
            Status status,
            String privilege,
            String granted,
            String indices) {
        secured.accept(KEY, RUNTIME.without(privilege, granted));

        Health health = indicator.health();

        assertThat(health.getStatus()).as(indices).isEqualTo(status);
        assertThat(health.getDetails())
                .containsEntry("missing", List.of("no right \"" + privilege + "\" on " + indices))
                .containsEntry("remedy", "give the API key what docs/api-keys/runtime.json has");
    }
}
