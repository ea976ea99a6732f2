package dev.taskwatch.elasticsearch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchClientAutoConfiguration;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cluster that answers as a test tells it, and the client that the service would have for it. */
public final class StubbedElasticsearch implements BeforeEachCallback {

    private static final WireMockServer SERVER =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private static final ElasticsearchClient CLIENT;

    static {
        SERVER.start();
        CLIENT = clientOf(SERVER.baseUrl());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        SERVER.resetAll();
        SERVER.stubFor(head(urlPathMatching("/_index_template/.*")).willReturn(answer(200, "")));
    }

    /** The client as Spring Boot makes it for the service. */
    public ElasticsearchClient client() {
        return CLIENT;
    }

    /** The same for a cluster elsewhere. */
    public static ElasticsearchClient clientOf(String uri) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("spring.elasticsearch.uris", uri)));
        context.register(
                ElasticsearchRestClientAutoConfiguration.class,
                ElasticsearchClientAutoConfiguration.class,
                ElasticsearchCompatibility.class);
        context.refresh();
        return context.getBean(ElasticsearchClient.class);
    }

    /** Templates that nobody has asked for yet; the cluster has them all unless told otherwise. */
    public ElasticsearchTemplates templates() {
        return new ElasticsearchTemplates(CLIENT);
    }

    /** Answers every request with {@code json}. */
    public void answers(int status, String json) {
        SERVER.stubFor(any(anyUrl()).atPriority(10).willReturn(answer(status, json)));
    }

    public void answers(MappingBuilder request, int status, String json) {
        SERVER.stubFor(request.willReturn(answer(status, json)));
    }

    /** Takes its time before it answers a request. */
    public void answersLate(MappingBuilder request, Duration delay) {
        SERVER.stubFor(request.willReturn(answer(200, "{}").withFixedDelay((int) delay.toMillis())));
    }

    /** Breaks every connection in this way. */
    public void breaks(Fault fault) {
        SERVER.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withFault(fault)));
    }

    /** What was asked since the test began, in order, without questions for templates. */
    public List<LoggedRequest> requests() {
        return allRequests().stream()
                .filter(request -> !request.getUrl().startsWith("/_index_template"))
                .toList();
    }

    public List<LoggedRequest> allRequests() {
        List<LoggedRequest> requests = new ArrayList<>();
        SERVER.getAllServeEvents()
                .forEach(event -> requests.add(0, event.getRequest())); // the server's latest is first
        return requests;
    }

    /** The one request that was made. */
    public LoggedRequest request() {
        List<LoggedRequest> requests = requests();
        if (requests.size() != 1) {
            throw new AssertionError("expected one request, not " + requests);
        }
        return requests.get(0);
    }

    /** The lines of a request's body: one of most, several of a bulk. */
    public static List<JsonNode> lines(LoggedRequest request) {
        return request.getBodyAsString()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    private static ResponseDefinitionBuilder answer(int status, String json) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withHeader("X-Elastic-Product", "Elasticsearch")
                .withBody(json);
    }
}
