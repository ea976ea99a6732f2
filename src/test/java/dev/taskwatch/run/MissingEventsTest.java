package dev.taskwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.alert.InMemoryAlertIndex;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.search.InMemoryEqlSearch;
import dev.taskwatch.search.InMemoryEvent;
import dev.taskwatch.search.InMemoryEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules that end or begin with an event that must not happen: it may happen just outside of a window. */
class MissingEventsTest {

    private final InMemoryEvents events = new InMemoryEvents();
    private final InMemoryAlertIndex alerts = new InMemoryAlertIndex();
    private final InMemoryStateStore states = new InMemoryStateStore();

    @Test
    void aMatchWaitsUntilItsMissingEventCanNoLongerHappen() {
        Rule rule = rule("[network where true] [registry where true] ![file where true]");
        add("network", "11:59:40");
        add("registry", "11:59:50");

        poll(rule, "12:00:00");
        assertThat(alerts.alerts()).isEmpty();

        poll(rule, "12:05:00");
        assertThat(alerts.alerts()).hasSize(1);
    }

    @Test
    void theMissingEventThatHappensAfterTheWindowUndoesTheMatch() {
        Rule rule = rule("[network where true] [registry where true] ![file where true]");
        add("network", "11:59:40");
        add("registry", "11:59:50");
        poll(rule, "12:00:00");
        add("file", "12:00:40");

        poll(rule, "12:05:00");

        assertThat(alerts.alerts()).isEmpty();
    }

    @Test
    void theMissingEventThatHappenedBeforeTheWindowUndoesTheMatch() {
        Rule rule = rule("![file where true] [network where true] [registry where true]");
        poll(rule, "11:55:00");
        add("file", "11:50:50");
        add("network", "11:51:10");
        add("registry", "11:51:20");

        poll(rule, "12:00:00");

        assertThat(alerts.alerts()).isEmpty();
    }

    @Test
    void twoWindowsShareWhatDecidesAboutAMatch() {
        Rule rule = rule("[network where true] [registry where true] ![file where true]", "6m");

        assertThat(rule.margin()).isEqualTo(Duration.ofMinutes(2));
        assertThat(rule.schedule().overlap()).isEqualTo(Duration.ofMinutes(2));
    }

    /** A process of its own each time, so that it begins with what is stored. */
    private void poll(Rule rule, String time) {
        new PolledRule(
                        rule,
                        Planners.settings(Duration.ofHours(24), Duration.ofDays(7)),
                        new InMemoryEqlSearch(events),
                        Ticks.NOTHING_LATE,
                        events,
                        alerts,
                        states,
                        Ticks.TOLD,
                        event -> {},
                        Clock.fixed(at(time), ZoneOffset.UTC),
                        System::nanoTime)
                .poll();
    }

    private void add(String category, String time) {
        events.add(new InMemoryEvent("events", category + time, at(time), category, Map.of("host.id", "a")));
    }

    private static Instant at(String time) {
        return Instant.parse("2024-05-01T" + time + "Z");
    }

    private static Rule rule(String parts) {
        return rule(parts, "9m");
    }

    private static Rule rule(String parts, String lookback) {
        String toml = """
                [rule]
                author = ["Taskwatch"]
                description = "Something that lacks something."
                from = "now-%s"
                index = ["events"]
                interval = "5m"
                language = "eql"
                name = "Missing"
                risk_score = 47
                rule_id = "3f2b6a1e-90f5-4a53-8a0e-6f1d3f6f0c77"
                severity = "medium"
                type = "eql"
                query = '''sequence by host.id with maxspan=1m %s'''
                """.formatted(lookback, parts);
        return RuleFile.read("missing.toml", toml).rule();
    }
}
