package dev.taskwatch.elasticsearch;

import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ElasticsearchTemplatesTest {

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final ElasticsearchTemplates templates = elasticsearch.templates();

    @Test
    void installsOnlyWhatIsMissing() {
        missing("taskwatch-runs");
        elasticsearch.answers(put(urlPathMatching("/_index_template/.*")), 200, "{\"acknowledged\": true}");

        assertThat(templates.install(IllegalStateException::new)).isTrue();

        assertThat(puts()).singleElement().satisfies(request -> {
            assertThat(request.getUrl()).isEqualTo("/_index_template/taskwatch-runs");
            JsonNode body = JsonMapper.shared().readTree(request.getBodyAsString());
            assertThat(body.at("/index_patterns/0").asString()).isEqualTo("taskwatch-runs");
            assertThat(body.at("/template/lifecycle/data_retention").asString()).isEqualTo("90d");
        });
    }

    @Test
    void asksOnce() {
        install();
        install();

        assertThat(elasticsearch.allRequests()).hasSize(3);
    }

    @Test
    void withoutTheRightItSaysWhatToCreateAndGoesOn(CapturedOutput output) {
        elasticsearch.answers(head(urlPathMatching("/_index_template/.*")), 403, "");
        elasticsearch.answers(
                put(urlPathMatching("/_index_template/.*")),
                403,
                "{\"error\": {\"type\": \"security_exception\", \"reason\": \"unauthorized\"}, \"status\": 403}");

        boolean complete = templates.install(IllegalStateException::new);

        assertThat(complete).isFalse();
        assertThat(output)
                .containsOnlyOnce("no right to see or install")
                .contains(
                        "the index templates [taskwatch-alerts, taskwatch-runs, taskwatch-state]",
                        "run --set-up with a key as in docs/api-keys/set-up.json",
                        "PUT /_index_template/NAME and the body in elasticsearch/NAME.json");
    }

    @Test
    void aClusterThatDoesNotOfferTemplatesIsToldAsOneThatDeniesThem(CapturedOutput output) {
        elasticsearch.answers(head(urlPathMatching("/_index_template/.*")), 410, "");

        assertThat(templates.install(IllegalStateException::new)).isFalse();

        assertThat(output).containsOnlyOnce("no right to see or install");
    }

    @Test
    void withoutTheRightToInstallItSaysWhatToCreateAndGoesOn(CapturedOutput output) {
        missing("taskwatch-alerts");
        elasticsearch.answers(
                put(urlPathMatching("/_index_template/.*")),
                403,
                "{\"error\": {\"type\": \"security_exception\", \"reason\": \"unauthorized\"}, \"status\": 403}");

        install();

        assertThat(output).containsOnlyOnce("no right to see or install the index templates [taskwatch-alerts]");
    }

    @Test
    void aClusterThatDoesNotAnswerIsAskedAgain() {
        elasticsearch.answers(head(urlPathMatching("/_index_template/.*")), 503, "");
        assertThatIllegalStateException().isThrownBy(this::install).withMessageContaining("503");
        elasticsearch.answers(head(urlPathMatching("/_index_template/.*")), 200, "");

        install();

        assertThat(elasticsearch.allRequests()).hasSize(4);
        assertThat(puts()).isEmpty();
    }

    private void install() {
        templates.install(IllegalStateException::new);
    }

    private void missing(String name) {
        elasticsearch.answers(head(urlPathEqualTo("/_index_template/" + name)), 404, "");
    }

    private List<LoggedRequest> puts() {
        return elasticsearch.allRequests().stream()
                .filter(request -> request.getMethod().getName().equals("PUT"))
                .toList();
    }
}
