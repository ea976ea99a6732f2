package dev.taskwatch.run;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import dev.taskwatch.health.Diagnoses;
import dev.taskwatch.health.Runbook;
import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * A task is created while the cluster refuses or the rule cannot see, for an hour of ticks: each of them says why in a
 * sentence, and the alert comes as soon as the cause is gone.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one service and one proxy for all
class BlindOrRefusedIT {

    private static final Instant START = Instant.parse("2024-05-07T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int TICKS = 12;

    private final JsonHttp http = new JsonHttp(LocalElasticsearch.shared().uri());
    private final String index = "winlogbeat-refused";
    private final String networkEventsOnly = "logs-endpoint.events.network-refused";
    private final List<Object> published = new ArrayList<>();
    private WireMockServer cluster;
    private Service service;
    private MovingClock clock;
    private RulePoller poller;

    @BeforeAll
    void startBehindAProxy(@TempDir Path rules) {
        cluster = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        cluster.start();
        cluster.stubFor(any(anyUrl())
                .atPriority(9)
                .willReturn(aResponse().proxiedFrom(http.elasticsearch().toString())));
        service = Service.idle(
                URI.create(cluster.baseUrl()), RuleCopy.over("*-refused").in(rules));
    }

    @AfterAll
    void stop() {
        service.close();
        cluster.stop();
        http.send("DELETE", "/" + eventsAnd(""), "");
    }

    @BeforeEach
    void nothingHasRunYet() {
        http.send("DELETE", "/" + eventsAnd(",taskwatch-state,taskwatch-alerts-2024.05"), "");
        published.clear();
        clock = new MovingClock();
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        RuleTick ticks = Ticks.of(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(StateStore.class),
                clock);
        poller = new RulePoller(rule, ticks, Duration.ofSeconds(15), published::add, clock);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "credentials",
                        any(anyUrl()),
                        answer(401, "security_exception", "unable to authenticate user [taskwatch]"),
                        "Elasticsearch refused the credentials (401): check spring.elasticsearch.api-key, or username"
                                + " and password"),
                Arguments.of(
                        "missing-right",
                        any(urlPathMatching(".*/_eql/search")),
                        answer(403, "security_exception", "action [indices:data/read/eql] is unauthorized"),
                        "Elasticsearch denied the right (403): security_exception: action [indices:data/read/eql] is"
                                + " unauthorized"),
                Arguments.of(
                        "overloaded",
                        any(urlPathMatching("/_bulk")),
                        answer(429, "es_rejected_execution_exception", "rejected execution of coordinating operation"),
                        "Elasticsearch is overloaded (429): es_rejected_execution_exception: rejected execution of"
                                + " coordinating operation"),
                Arguments.of(
                        "not-available",
                        any(anyUrl()),
                        answer(503, "no_master_exception", "no master"),
                        "Elasticsearch is not available at the moment (503): no_master_exception: no master; check its"
                                + " health, and what stands between it and the service"),
                Arguments.of(
                        "not-available",
                        any(anyUrl()),
                        aResponse()
                                .withStatus(502)
                                .withHeader("Content-Type", "text/html")
                                .withBody("<h1>Bad</h1>"),
                        "Elasticsearch is not available at the moment (502): "),
                Arguments.of(
                        "no-usable-answer",
                        any(anyUrl()),
                        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                        "no usable answer from Elasticsearch: "));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("refusals")
    void aRefusalIsToldInASentenceAndCostsNoAlert(
            String inRunbook,
            MappingBuilder requests,
            ResponseDefinitionBuilder answer,
            String sentence,
            CapturedOutput output) {
        EventIndex events = EventIndex.create(http.elasticsearch(), "refused");
        events.addPair("task", START.plusSeconds(120));

        StubMapping refusal = cluster.stubFor(requests.atPriority(1).willReturn(answer));
        pollForAnHour();
        cluster.removeStub(refusal);

        assertThat(why()).hasSize(TICKS).allSatisfy(why -> {
            assertThat(why).contains(sentence);
            Runbook.assertSays(inRunbook, why);
        });
        assertThat(worst())
                .startsWith(inRunbook.equals("missing-right") ? "blind: " : "unseen: ")
                .contains(sentence);
        assertThat(output).contains(sentence).doesNotContain("\tat ");
        assertTheAlertComes();
    }

    @Test
    void noIndexAtAllIsBlindUntilThereIsOne(CapturedOutput output) {
        pollForAnHour();

        assertThat(verdicts()).hasSize(TICKS).containsOnly(Verdict.BLIND);
        Runbook.assertSays("no-index", why().get(0));
        assertThat(worst()).isEqualTo("blind: the rule cannot fire: " + why().get(0));
        assertThat(output)
                .contains("no index behind *-refused: check the rule's index patterns, and that data arrives")
                .doesNotContain("\tat ");

        EventIndex.create(http.elasticsearch(), "refused").addPair("task", START.plusSeconds(120));
        assertTheAlertComes();
    }

    @Test
    void aFieldThatIsMappedNowhereIsBlindUntilItIsMapped(CapturedOutput output) {
        http.send("PUT", "/" + networkEventsOnly, "");

        pollForAnHour();

        assertThat(verdicts()).hasSize(TICKS).containsOnly(Verdict.BLIND);
        Runbook.assertSays("unmapped-field", why().get(0));
        assertThat(worst()).isEqualTo("blind: the rule cannot fire: " + why().get(0));
        assertThat(output).contains("Unknown column [registry.value]").doesNotContain("\tat ");

        EventIndex.create(http.elasticsearch(), "refused").addPair("task", START.plusSeconds(120));
        assertTheAlertComes();
    }

    private String eventsAnd(String more) {
        return index + "," + networkEventsOnly + more + "?ignore_unavailable=true";
    }

    private void pollForAnHour() {
        for (int i = 0; i < TICKS; i++) {
            clock.now = clock.now.plus(INTERVAL);
            poller.poll();
        }
    }

    /** With the ticks of the next hour, since failed windows are tried again less and less often. */
    private void assertTheAlertComes() {
        assertThat(alerts()).isEmpty();
        pollForAnHour();
        assertThat(alerts()).containsExactly(List.of("task-connection", "task-write"));
    }

    private List<List<String>> alerts() {
        return Alerts.of(http.elasticsearch(), index).matches();
    }

    /** What health puts first. */
    private String worst() {
        return Diagnoses.worst(service.get(RuleCatalog.class).rules().get(0), published, clock.now);
    }

    /** What each tick said of why it came to nothing. */
    private List<String> why() {
        return published.stream()
                .map(event -> event instanceof TickFailure failure
                        ? failure.reason()
                        : ((TickOutcome) event).current().orElseThrow().error().orElse("nothing"))
                .toList();
    }

    private List<Verdict> verdicts() {
        return published.stream()
                .map(event -> ((TickOutcome) event).current().orElseThrow().verdict())
                .toList();
    }

    private static ResponseDefinitionBuilder answer(int status, String type, String reason) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withHeader("X-Elastic-Product", "Elasticsearch")
                .withBody("""
                        {"error": {"root_cause": [], "type": "%s", "reason": "%s"}, "status": %d}
                        """.formatted(type, reason, status));
    }

    private static final class MovingClock extends Clock {

        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
