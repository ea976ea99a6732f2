package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.Alerts;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.EventIndex;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.local.RuleCopy;
import dev.taskwatch.local.Service;
import dev.taskwatch.local.telemetry.Attack;
import dev.taskwatch.local.telemetry.Telemetry;
import dev.taskwatch.local.telemetry.TelemetryGenerator;
import dev.taskwatch.local.telemetry.TelemetrySettings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.schedule.Planner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Telemetry of half an hour, in the order it arrives, under the ticks of its time. */
@EachElasticsearch
class ExactlyOnceIT {

    private static final Instant START = Instant.parse("2024-04-09T08:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Instant END = START.plus(Duration.ofMinutes(30));

    private final TelemetryGenerator generator = new TelemetryGenerator(
            new TelemetrySettings(2, Duration.ofSeconds(20), Duration.ofSeconds(45)), new SplittableRandom(11), START);
    private final List<Attack> attacks = new ArrayList<>();
    private final JsonHttp http;
    private EventIndex events;
    private Service service;

    ExactlyOnceIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @TempDir
    private Path rules;

    @AfterEach
    void stop() {
        service.close();
        events.close();
    }

    @ParameterizedTest(name = "at most {0} alerts a tick")
    @ValueSource(ints = {100, 4})
    void overlappingWindowsRestartsAndACapGiveEachMatchOneAlert(int cap) {
        events = EventIndex.create(http.elasticsearch(), "exactly-once");
        http.send("DELETE", "/taskwatch-state,taskwatch-alerts-2024.04?ignore_unavailable=true", "");
        service = Service.idle(
                http.elasticsearch(), RuleCopy.over(events.name()).cappedAt(cap).in(rules));
        List<RunReport> reports = new ArrayList<>();

        for (Instant tick = START.plus(INTERVAL); !tick.isAfter(END); tick = tick.plus(INTERVAL)) {
            arriveBefore(tick);
            RuleTick sinceThisStart = start();
            reports.addAll(sinceThisStart.at(tick).reports());
            reports.addAll(sinceThisStart.at(tick).reports());
        }
        RuleTick later = start();
        Instant afterARest = END.plus(Duration.ofHours(1));
        for (int i = 0; i < 10; i++) {
            reports.addAll(later.at(afterARest.plus(INTERVAL.multipliedBy(i))).reports());
        }

        assertThat(attacks).hasSizeGreaterThan(30);
        assertThat(reports).extracting(RunReport::kind).contains(RunKind.CATCH_UP);
        assertThat(reports.stream().anyMatch(report -> report.kind() == RunKind.LEFT_OVER))
                .isEqualTo(cap == 4);
        assertThat(reports.stream()
                        .collect(Collectors.groupingBy(RunReport::tick, Collectors.summingInt(RunReport::written)))
                        .values())
                .allSatisfy(written -> assertThat(written).isLessThanOrEqualTo(cap));
        assertThat(Alerts.of(http.elasticsearch(), events.name()).matches())
                .containsExactlyInAnyOrderElementsOf(attacks.stream()
                        .map(attack -> List.of(attack.connectionId(), attack.writeId()))
                        .toList());
    }

    /** As after a start of the service: it knows nothing but what it stored. */
    private RuleTick start() {
        Rule rule = service.get(RuleCatalog.class).rules().get(0);
        return Ticks.of(
                rule,
                service.get(Planner.class),
                service.get(DetectionRun.class),
                service.get(StateStore.class),
                Clock.fixed(START, ZoneOffset.UTC));
    }

    private void arriveBefore(Instant now) {
        Telemetry arrived = generator.next(now);
        attacks.addAll(arrived.attacks());
        events.add(arrived.documents().stream()
                .map(document -> new EventIndex.Event(document.id(), document.source()))
                .toList());
    }
}
