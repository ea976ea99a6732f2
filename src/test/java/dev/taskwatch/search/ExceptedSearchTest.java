package dev.taskwatch.search;

import static dev.taskwatch.exception.ExceptionsOf.entry;
import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.exception.ExceptionsOf;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.DetectionWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExceptedSearchTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final List<Rule> asked = new ArrayList<>();
    private Predicate<Rule> blind = asked -> false;
    private Optional<String> missing = Optional.empty();
    private Path file;
    private ExceptedSearch search;

    @BeforeEach
    void anExceptionIsKnown(@TempDir Path directory) throws IOException {
        file = directory.resolve("known.yml");
        Files.writeString(file, entry("One", "{source.ip: 10.0.0.5, user.name: a}") + entry("Two", "{host.name: b}"));
        search = searchOver(this::answer);
    }

    private ExceptedSearch searchOver(EqlSearch cluster) {
        return new ExceptedSearch(
                cluster,
                ExceptionsOf.file(
                        file, new RuleCatalog(List.of(rule), List.of()), Clock.fixed(at("12:00"), ZoneOffset.UTC)),
                ExceptedSearches.keywords());
    }

    @Test
    void hidesEventsForWhichAllConditionsOfOneExceptionHold() {
        search();

        assertThat(asked).singleElement().satisfies(filtered -> {
            assertThat(filtered.query()).isEqualTo(rule.query());
            JsonNode items = JsonMapper.shared()
                    .readTree(JsonMapper.shared().writeValueAsString(filtered.filters()))
                    .at("/0/bool/must_not");
            assertThat(items).hasSize(2);
            assertThat(items.at("/0/bool/filter")).hasSize(2);
            assertThat(items.at("/0/bool/filter/1").toString()).contains("\"term\":{\"user.name\":{\"value\":\"a\"}}");
            assertThat(items.at("/1/bool/filter")).hasSize(1);
        });
    }

    @Test
    void withoutExceptionsTheRuleIsSearchedAsItIs() throws IOException {
        Files.writeString(file, "[]");

        search();

        assertThat(asked).containsExactly(rule);
    }

    @Test
    void exceptionsThatTheClusterRefusesHideNothingAndAreReported() throws IOException {
        blind = asked -> !asked.filters().isEmpty();

        SearchAnswer answer = search();

        assertThat(answer.matches()).hasSize(1);
        assertThat(asked).last().isEqualTo(rule);
        assertThat(search.refusal(rule.id())).contains("refused");

        Files.writeString(file, "[]");
        search();
        assertThat(search.refusal(rule.id())).isEmpty();
    }

    @Test
    void aRuleThatIsBlindWithoutThemTooIsNotTheirFault() {
        blind = asked -> true;

        assertThatExceptionOfType(SearchBlindException.class).isThrownBy(this::search);

        assertThat(search.refusal(rule.id())).isEmpty();
    }

    @Test
    void itemsAreNotAtFaultWhereTheClusterDoesNotAnswerAsAWholeWithoutThemEither() {
        blind = asked -> !asked.filters().isEmpty();
        missing = Optional.of("1 shards did not answer");

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(this::search)
                .withMessage("refused");

        assertThat(search.refusal(rule.id())).isEmpty();
    }

    @Test
    void exceptionsThatTheShardsOfOneIndexRefuseHideNothingAndAreReported() {
        ExceptedSearch refusing = searchOver((what, window, size) -> {
            asked.add(what);
            return what.filters().isEmpty()
                    ? answer(what, window, size)
                    : new SearchAnswer(List.of(), false, Optional.of("1 shards: query_shard_exception: not on a long"));
        });

        SearchAnswer answer = refusing.search(rule, window("11:51", "12:00"), 10);

        assertThat(answer.matches()).hasSize(1);
        assertThat(answer.missing()).isEmpty();
        assertThat(refusing.refusal(rule.id()).orElse("")).contains("not on a long");
    }

    @Test
    void aShardThatIsLostIsNotTheFaultOfItems() {
        missing = Optional.of("1 shards: no_shard_available_action_exception");

        assertThat(search().missing()).isPresent();

        assertThat(asked).hasSize(1);
        assertThat(search.refusal(rule.id())).isEmpty();
    }

    @Test
    void whereAShardIsLostAsWellNothingIsShownThatItemsHide() {
        ExceptedSearch both = searchOver((what, window, size) ->
                new SearchAnswer(List.of(), false, Optional.of("2 shards: query_shard_exception: not on a long")));

        assertThat(both.search(rule, window("11:51", "12:00"), 10).missing()).isPresent();
        assertThat(both.refusal(rule.id())).isEmpty();
    }

    @Test
    void indicesThatAreNotThereAreNotTheFaultOfItems() {
        ExceptedSearch gone = searchOver((what, window, size) -> {
            asked.add(what);
            throw SearchBlindException.ofTheIndices("no index", new IllegalStateException());
        });

        assertThatExceptionOfType(SearchBlindException.class)
                .isThrownBy(() -> gone.search(rule, window("11:51", "12:00"), 10))
                .withMessage("no index");

        assertThat(asked).hasSize(1);
        assertThat(gone.refusal(rule.id())).isEmpty();
    }

    private SearchAnswer search() {
        return search.search(rule, window("11:51", "12:00"), 10);
    }

    private SearchAnswer answer(Rule what, DetectionWindow window, int size) {
        asked.add(what);
        if (blind.test(what)) {
            throw new SearchBlindException("refused", new IllegalStateException());
        }
        return new SearchAnswer(List.of(new Match(List.of(new EventRef("logs-1", "e", at("11:55"))))), false, missing);
    }
}
