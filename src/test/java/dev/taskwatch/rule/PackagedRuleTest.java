package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.EqlOutline.Kind;
import dev.taskwatch.rule.EqlOutline.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackagedRuleTest {

    private static final RuleId ID = new RuleId("954ee7c8-5437-49ae-b2d6-2960883898e9");

    private final RuleCatalog packaged = RuleCatalog.load(Optional.empty());
    private final Rule rule = packaged.find(ID).orElseThrow();

    @Test
    void itIsTheOnlyOneAndWarnsOfNothing() {
        assertThat(packaged.rules()).containsExactly(rule);
        assertThat(packaged.warnings()).isEmpty();
    }

    @Test
    void itSaysWhatElasticPublished() {
        assertThat(rule.name()).isEqualTo("Remote Scheduled Task Creation");
        assertThat(rule.version()).isEqualTo(210);
        assertThat(rule.authors()).containsExactly("Elastic");
        assertThat(rule.license()).contains("Elastic License v2");
        assertThat(rule.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(rule.riskScore()).isEqualTo(47);
        assertThat(rule.references()).isEmpty();
        assertThat(rule.indices())
                .containsExactly(
                        "logs-endpoint.events.registry-*",
                        "logs-endpoint.events.network-*",
                        "winlogbeat-*",
                        "logs-windows.sysmon_operational-*");
        assertThat(rule.tags())
                .containsExactly(
                        "Domain: Endpoint",
                        "OS: Windows",
                        "Use Case: Threat Detection",
                        "Tactic: Lateral Movement",
                        "Resources: Investigation Guide",
                        "Data Source: Elastic Defend",
                        "Data Source: Sysmon");
    }

    @Test
    void itRunsEveryFiveMinutesOverTheLastNineAndIsCappedAtOneHundred() {
        assertThat(rule.schedule()).isEqualTo(new Schedule(Duration.ofMinutes(5), Duration.ofMinutes(9)));
        assertThat(rule.schedule().overlap()).isEqualTo(Duration.ofMinutes(4));
        assertThat(rule.maxAlerts()).isEqualTo(100);
        assertThat(rule.timestampField()).isEqualTo("@timestamp");
        assertThat(rule.eventCategoryField()).isEqualTo("event.category");
        assertThat(rule.tiebreakerField()).isEmpty();
        assertThat(rule.filters()).isEmpty();
    }

    @Test
    void itStandsForLateralMovementAndExecution() {
        String attack = "https://attack.mitre.org/";
        assertThat(rule.threats())
                .containsExactly(
                        new Threat(
                                "MITRE ATT&CK",
                                new Threat.Tactic("TA0008", "Lateral Movement", attack + "tactics/TA0008/"),
                                List.of(new Threat.Technique(
                                        "T1021", "Remote Services", attack + "techniques/T1021/", List.of()))),
                        new Threat(
                                "MITRE ATT&CK",
                                new Threat.Tactic("TA0002", "Execution", attack + "tactics/TA0002/"),
                                List.of(new Threat.Technique(
                                        "T1053",
                                        "Scheduled Task/Job",
                                        attack + "techniques/T1053/",
                                        List.of(new Threat.Subtechnique(
                                                "T1053.005", "Scheduled Task", attack + "techniques/T1053/005/"))))));
    }

    @Test
    void itSearchesExactlyThePublishedQuery() {
        assertThat(rule.query()).isEqualTo("""
                        /* Task Scheduler service incoming connection followed by TaskCache registry modification */
                        sequence by host.id, process.entity_id with maxspan = 1m
                          [network where host.os.type == "windows" and process.name : "svchost.exe" and
                           network.direction : ("incoming", "ingress") and source.port >= 49152 and destination.port >= 49152 and
                           source.ip != "127.0.0.1" and source.ip != "::1"]
                          [registry where host.os.type == "windows" and event.type == "change" and registry.value : "Actions" and
                           registry.path : "HKLM\\\\SOFTWARE\\\\Microsoft\\\\Windows NT\\\\CurrentVersion\\\\Schedule\\\\TaskCache\\\\Tasks\\\\*\\\\Actions"]
                        """);
    }

    @Test
    void itsOutlineIsAConnectionAndThenARegistryWrite() {
        EqlOutline outline = rule.outline();

        assertThat(outline.kind()).isEqualTo(Kind.SEQUENCE);
        assertThat(outline.keys()).containsExactly(field("host.id"), field("process.entity_id"));
        assertThat(outline.maxspan()).contains(Duration.ofMinutes(1));
        assertThat(outline.until()).isEmpty();
        assertThat(outline.pipes()).isEmpty();
        assertThat(outline.parts())
                .containsExactly(
                        new Part(
                                "network",
                                """
                                host.os.type == "windows" and process.name : "svchost.exe" and
                                   network.direction : ("incoming", "ingress") and source.port >= 49152 and destination.port >= 49152 and
                                   source.ip != "127.0.0.1" and source.ip != "::1\"""",
                                List.of(),
                                1,
                                false,
                                List.of(
                                        field("host.os.type"),
                                        field("process.name"),
                                        field("network.direction"),
                                        field("source.port"),
                                        field("destination.port"),
                                        field("source.ip"))),
                        new Part(
                                "registry",
                                """
                                host.os.type == "windows" and event.type == "change" and registry.value : "Actions" and
                                   registry.path : "HKLM\\\\SOFTWARE\\\\Microsoft\\\\Windows NT\\\\CurrentVersion\\\\Schedule\\\\TaskCache\\\\Tasks\\\\*\\\\Actions\"""",
                                List.of(),
                                1,
                                false,
                                List.of(
                                        field("host.os.type"),
                                        field("event.type"),
                                        field("registry.value"),
                                        field("registry.path"))));
    }

    @Test
    void itsGuideLeadsFromTriageToResponse() {
        assertThat(rule.guide().orElseThrow())
                .containsSubsequence(
                        "### Investigation steps", "### False positives", "### Related rules", "### Response")
                .contains("base64", "patches and updates", "software installation", "source as well as the target")
                .contains("d61cbcf8-1bc1-4cff-85ba-e7b21c5beedc", "aa9a274d-6b53-424d-ac5e-cb8ca4251650")
                .contains("Isolate", "delete the task", "privileged accounts", "Group Policy");
    }

    private static Field field(String name) {
        return new Field(name, false);
    }
}
