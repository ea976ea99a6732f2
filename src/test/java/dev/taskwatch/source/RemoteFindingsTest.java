package dev.taskwatch.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import dev.taskwatch.search.RemoteCluster;
import dev.taskwatch.search.RemoteClusters;
import dev.taskwatch.search.SearchUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemoteFindingsTest {

    private final List<List<String>> asked = new ArrayList<>();

    @Test
    void aClusterThatASearchMaySkipIsAWarningThatNamesTheSetting() {
        List<Finding> findings = findings(
                List.of(
                        new RemoteCluster("eu", true, Optional.empty()),
                        new RemoteCluster("us", false, Optional.empty())),
                rule("eu:logs-*", "us:logs-*"));

        assertThat(findings)
                .containsExactly(new Finding(
                        SourceCondition.SKIPPABLE,
                        "eu",
                        "remote cluster eu has skip_unavailable true: a search that cannot reach it leaves out its events"
                                + " and does not say so; set cluster.remote.eu.skip_unavailable to false"));
    }

    @Test
    void aClusterThatCannotBeReachedIsUnknown() {
        List<Finding> findings = findings(
                List.of(new RemoteCluster("eu", false, Optional.of("it is not connected"))), rule("eu:logs-*"));

        assertThat(findings)
                .containsExactly(new Finding(
                        SourceCondition.UNKNOWN,
                        "eu",
                        "remote cluster eu could not be looked at: it is not connected"));
    }

    @Test
    void rulesOverTheSameClustersShareARequestAndRulesOverNoneMakeNone() {
        findings(
                List.of(),
                rule("eu:logs-*", "logs-*"),
                rule("winlogbeat-*", "eu:winlogbeat-*"),
                rule("*:logs-*", "-lab:*"),
                rule("logs-*", "-eu:*"),
                rule("<logs-{now/d{HH:mm}}>"));

        assertThat(asked).containsExactly(List.of("eu:logs-*", "logs-*"), List.of("*:logs-*", "-lab:*"));
    }

    @Test
    void theSameFindingOfTwoQuestionsIsOne() {
        assertThat(findings(
                        List.of(new RemoteCluster("eu", true, Optional.empty())),
                        rule("eu:logs-*"),
                        rule("eu:logs-*", "*:logs-*")))
                .hasSize(1);
    }

    @Test
    void clustersThatAreNotToldOfAreUnknown() {
        List<Finding> findings = new RemoteFindings(indices -> {
                    throw new SearchUnavailableException("no answer");
                })
                .of(List.of(rule("eu:logs-*")));

        assertThat(findings)
                .containsExactly(new Finding(
                        SourceCondition.UNKNOWN,
                        "eu:logs-*",
                        "the remote clusters of eu:logs-* could not be looked at: no answer"));
    }

    private List<Finding> findings(List<RemoteCluster> remotes, Rule... rules) {
        RemoteClusters clusters = indices -> {
            asked.add(indices);
            return remotes;
        };
        return new RemoteFindings(clusters).of(List.of(rules));
    }

    private static Rule rule(String... indices) {
        return RuleFile.read("remote.toml", """
                [rule]
                description = "A test's rule."
                index = ["%s"]
                name = "Remote"
                query = "registry where true"
                risk_score = 1
                rule_id = "remote"
                severity = "low"
                type = "eql"
                """.formatted(String.join("\", \"", indices)))
                .rule();
    }
}
