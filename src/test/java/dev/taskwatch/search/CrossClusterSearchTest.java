package dev.taskwatch.search;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import dev.taskwatch.schedule.DetectionWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrossClusterSearchTest {

    private static final Match MATCH = new Match(List.of(new EventRef("logs-1", "e1", at("11:55:00"))));

    private Instant now = at("12:00:00");
    private final List<String> requests = new ArrayList<>();
    private SearchAnswer found = new SearchAnswer(List.of(MATCH), false, Optional.empty());
    private List<RemoteCluster> remotes = List.of();
    private boolean answers = true;

    private final EqlSearch search = new CrossClusterSearch(
            (rule, window, size) -> {
                requests.add("search");
                if (!answers) {
                    throw new SearchUnavailableException("no such remote");
                }
                return found;
            },
            indices -> {
                requests.add("remotes of " + String.join(",", indices));
                if (!answers) {
                    throw new SearchUnavailableException("403");
                }
                return remotes;
            },
            () -> now);

    @Test
    void aRuleWithoutRemotePatternsAsksNothingFurther() {
        assertThat(search("logs-*", "<logs-{now/d{HH:mm}}>", "logs-*::data", "-old-*"))
                .isEqualTo(found);
        assertThat(requests).containsExactly("search");
    }

    @Test
    void asksForTheClustersAfterTheSearch() {
        remotes = List.of(skippable("eu", null));

        assertThat(search("logs-*", "eu:logs-*", "-us:*")).isEqualTo(found);
        assertThat(requests).containsExactly("search", "remotes of logs-*,eu:logs-*,-us:*");
    }

    @Test
    void aClusterThatCannotBeReachedIsMissingByNameAndWhatWasFoundStays() {
        remotes = List.of(skippable("eu", "it is not connected"), skippable("us", null), strict("ap", "unauthorized"));

        SearchAnswer answer = search("*:logs-*");

        assertThat(answer.matches()).containsExactly(MATCH);
        assertThat(answer.missing())
                .contains("remote cluster eu may be left out: it is not connected; remote cluster ap may be left out:"
                        + " unauthorized");
    }

    @Test
    void clustersThatAreNotToldOfAreMissing() {
        CrossClusterSearch untold = new CrossClusterSearch(
                (rule, window, size) -> found,
                indices -> {
                    throw new SearchUnavailableException("Elasticsearch denied the right (403)");
                },
                () -> now);

        assertThat(untold.search(rule("eu:logs-*"), window("11:51:00", "12:00:00"), 10)
                        .missing())
                .contains("remote clusters of eu:logs-* may be left out, since _resolve/cluster gave no answer:"
                        + " Elasticsearch denied the right (403)");
    }

    @Test
    void aSearchOfTheWholeClusterIsNeverLessWhateverStandsBetween() {
        EqlSearch onlyWhole = new EqlSearch() {
            @Override
            public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
                throw new AssertionError("asked for a part");
            }

            @Override
            public SearchAnswer searchWhole(Rule rule, DetectionWindow window, int size) {
                return found;
            }
        };
        EqlSearch between = new CrossClusterSearch(
                new TimedSearch(onlyWhole, new SimpleMeterRegistry()), indices -> remotes, () -> now);

        assertThat(between.searchWhole(rule("logs-*"), window("11:51:00", "12:00:00"), 10))
                .isEqualTo(found);
        remotes = List.of(skippable("eu", "it is not connected"));
        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> between.searchWhole(rule("eu:logs-*"), window("11:51:00", "12:00:00"), 10))
                .withMessage("remote cluster eu may be left out: it is not connected");
    }

    @Test
    void anAnswerThatLacksSomethingAnywayIsNotAskedAbout() {
        found = new SearchAnswer(List.of(), false, Optional.of("1 shards did not answer"));

        assertThat(search("eu:logs-*")).isEqualTo(found);
        assertThat(requests).containsExactly("search");
    }

    @Test
    void aSearchThatFailsByItselfIsNotAskedAboutForAQuarterOfAnHour() {
        remotes = List.of(strict("eu", null), strict("us", null));
        search("eu:logs-*", "us:logs-*");
        now = at("12:14:59");
        search("eu:logs-*", "us:logs-*");
        assertThat(requests).hasSize(3).last().isEqualTo("search");

        now = at("12:15:00");
        search("eu:logs-*", "us:logs-*");

        assertThat(requests).hasSize(5).last().asString().startsWith("remotes");
    }

    @Test
    void oneClusterThatMayBeSkippedIsEnoughToAskEachTime() {
        remotes = List.of(strict("eu", null), skippable("us", null));

        search("eu:logs-*", "us:logs-*");
        search("eu:logs-*", "us:logs-*");

        assertThat(requests).hasSize(4);
    }

    /** Who sees searches fail may well let Elasticsearch skip the cluster from then on. */
    @Test
    void aFailedSearchEndsTheTrust() {
        remotes = List.of(strict("eu", null));
        search("eu:logs-*");
        answers = false;
        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(() -> search("eu:logs-*"));
        answers = true;
        remotes = List.of(skippable("eu", "it is not connected"));

        assertThat(search("eu:logs-*").missing()).isPresent();
    }

    /** Rules over other patterns have other clusters. */
    @Test
    void theTrustIsInTheClustersOfThesePatterns() {
        remotes = List.of(strict("eu", null));
        search("eu:logs-*");
        remotes = List.of(skippable("us", "it is not connected"));

        assertThat(search("us:logs-*").missing()).isPresent();
    }

    @Test
    void aLateLookOverAClusterThatCannotBeReachedFailsSoThatItIsRepeated() {
        remotes = List.of(skippable("eu", "it is not connected"));

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> new EqlLateEvents(search)
                        .find(rule("eu:logs-*"), window("11:00:00", "12:00:00"), at("11:50:00")))
                .withMessageContaining("remote cluster eu");
    }

    private SearchAnswer search(String... indices) {
        return search.search(rule(indices), window("11:51:00", "12:00:00"), 10);
    }

    private static RemoteCluster skippable(String name, String failure) {
        return new RemoteCluster(name, true, Optional.ofNullable(failure));
    }

    private static RemoteCluster strict(String name, String failure) {
        return new RemoteCluster(name, false, Optional.ofNullable(failure));
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
