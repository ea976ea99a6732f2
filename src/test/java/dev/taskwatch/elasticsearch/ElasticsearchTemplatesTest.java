package dev.taskwatch.elasticsearch;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.notContaining;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;
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

    /** As a serverless cluster answers. */
    @Test
    void withoutTheReplicasThatTheClusterDecidesOnItself() {
        missing("taskwatch-state");
        elasticsearch.answers(
                put(urlPathMatching("/_index_template/.*")).withRequestBody(containing("auto_expand_replicas")),
                400,
                "{\"error\": {\"type\": \"illegal_argument_exception\", \"reason\": \"Settings"
                        + " [index.auto_expand_replicas] are not available when running in serverless mode\"}, \"status\":"
                        + " 400}");
        elasticsearch.answers(
                put(urlPathMatching("/_index_template/.*")).withRequestBody(notContaining("auto_expand_replicas")),
                200,
                "{\"acknowledged\": true}");

        assertThat(templates.install(IllegalStateException::new)).isTrue();

        assertThat(puts()).hasSize(2);
        JsonNode body = JsonMapper.shared().readTree(puts().get(1).getBodyAsString());
        assertThat(body.at("/template/mappings/properties/frontier/type").asString())
                .isEqualTo("date");
    }

    @Test
    void anotherRefusalNamesTheTemplateAndTheRemedy() {
        missing("taskwatch-runs");
        elasticsearch.answers(
                put(urlPathMatching("/_index_template/.*")),
                400,
                "{\"error\": {\"type\": \"illegal_argument_exception\", \"reason\": \"some reason\"}, \"status\": 400}");

        assertThatIllegalStateException()
                .isThrownBy(this::install)
                .withMessageContaining("index template taskwatch-runs cannot be installed")
                .withMessageContaining("illegal_argument_exception: some reason")
                .withMessageContaining("the same priority needs another priority");
        assertThat(puts()).hasSize(1);
    }

    /** The service's reader has no other way to see the version than the meta of a field. */
    @ParameterizedTest
    @EnumSource
    void eachTemplateCarriesItsVersionAndMayCreateItsIndex(ElasticsearchOwnIndex own) throws IOException {
        JsonNode template = JsonMapper.shared()
                .readTree(new ClassPathResource("elasticsearch/" + own.template() + ".json").getContentAsByteArray());

        JsonNode mapping = template.at("/template/mappings");
        String field = "/properties/" + own.versionField().replace(".", "/properties/");
        assertThat(mapping.at("/_meta/version").asString()).isEqualTo(ElasticsearchOwnIndex.VERSION);
        assertThat(mapping.at(field + "/meta/" + ElasticsearchOwnIndex.META).asString())
                .isEqualTo(ElasticsearchOwnIndex.VERSION);
        assertThat(ElasticsearchTemplateCheck.origin(own, mapping)).isEqualTo(ElasticsearchMappingOrigin.CURRENT);
        assertThat(template.path("allow_auto_create").asBoolean()).isTrue();
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
