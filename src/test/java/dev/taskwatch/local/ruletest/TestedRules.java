package dev.taskwatch.local.ruletest;

import dev.taskwatch.local.IndexTemplates;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.EqlSearches;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchBlindException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs rules with the service's own search, one after the other, each over its own events and no others. */
final class TestedRules {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DetectionWindow ALL_TIME =
            new DetectionWindow(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));

    private final JsonHttp http;
    private final EqlSearch search;

    TestedRules(URI elasticsearch) {
        this.http = new JsonHttp(elasticsearch);
        this.search = EqlSearches.on(elasticsearch);
        IndexTemplates.install(elasticsearch, "local/rule-tests");
    }

    /** @throws WrongFileException if Elasticsearch does not take one of the events */
    Outcome run(RuleTest test) {
        try {
            add(test);
            return outcome(test);
        } finally {
            removeEvents(test);
        }
    }

    private Outcome outcome(RuleTest test) {
        int size = EqlSearch.MOST_EVENTS / test.rule().outline().events();
        try {
            SearchAnswer answer = search.search(test.rule(), ALL_TIME, size);
            if (answer.missing().isPresent()) {
                return Outcome.failed(test, answer.missing().get());
            }
            return answer.full()
                    ? Outcome.failed(test, "more than " + size + " matches; give fewer events")
                    : Outcome.of(
                            test,
                            answer.matches().stream().map(TestedRules::ids).toList());
        } catch (SearchBlindException blind) {
            return Outcome.failed(test, blind.getMessage().strip().replace("\n", "\n  "));
        }
    }

    private static List<String> ids(Match match) {
        return match.events().stream().map(EventRef::id).toList();
    }

    private void add(RuleTest test) {
        String lines = test.events().stream()
                .map(event ->
                        JSON.writeValueAsString(Map.of("create", Map.of("_index", event.index(), "_id", event.id())))
                                + "\n" + event.source() + "\n")
                .collect(Collectors.joining());
        JsonNode items = http.send("POST", "/_bulk?refresh=true", lines).path("items");
        for (int i = 0; i < test.events().size(); i++) {
            JsonNode error = items.get(i).at("/create/error");
            if (!error.isMissingNode()) {
                int line = test.events().get(i).line();
                throw new WrongFileException(test.name() + ":" + line + ": Elasticsearch does not take the event: "
                        + error.path("reason").asString() + " "
                        + error.at("/caused_by/reason").asString(""));
            }
        }
    }

    private void removeEvents(RuleTest test) {
        String indices = test.events().stream().map(TestEvent::index).distinct().collect(Collectors.joining(","));
        http.send("DELETE", "/" + indices + "?ignore_unavailable=true", "");
    }
}
