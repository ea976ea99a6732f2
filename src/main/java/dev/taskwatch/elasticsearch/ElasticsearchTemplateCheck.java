package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.transport.endpoints.SimpleEndpoint;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the cluster what a new index of the service's own would get. Answers are read as plain JSON: they show templates of
 * others, which may have what the client does not know.
 */
final class ElasticsearchTemplateCheck {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchTemplateCheck.class);

    private static final int BAD_REQUEST = 400;

    private final ElasticsearchClient client;

    ElasticsearchTemplateCheck(ElasticsearchClient client) {
        this.client = client;
    }

    /** What a new index would lack, as a sentence with the remedy; empty if it lacks nothing. */
    Optional<String> problem(ElasticsearchOwnIndex own, String index) throws IOException {
        List<String> missing = missing(own, index);
        Optional<Template> applied = applied(index);
        if (own == ElasticsearchOwnIndex.RUNS
                && applied.filter(Template::isDataStream).isEmpty()) {
            missing.add("is no data stream");
        }
        if (!missing.isEmpty()) {
            return Optional.of("a new index " + index + " " + String.join(", ", missing) + ": " + why(own, applied));
        }
        return own == ElasticsearchOwnIndex.ALERTS && applied.isPresent()
                ? refusal(own, index, applied.get())
                : Optional.empty();
    }

    /**
     * Whether an index has the name that is to be an alias, so that no index can be made behind it. Elasticsearch finds that
     * out when a template is installed, also if that is only simulated.
     */
    private Optional<String> refusal(ElasticsearchOwnIndex own, String index, Template installed) throws IOException {
        try {
            Map<String, Object> aliases = Map.of("aliases", Map.of(own.template(), Map.of()));
            ask(
                    "POST",
                    "/_index_template/_simulate/" + installed.name(),
                    Map.of(
                            "index_patterns", installed.patterns(),
                            "priority", installed.priority(),
                            "template", aliases));
            return Optional.empty();
        } catch (ElasticsearchException e) {
            if (e.status() != BAD_REQUEST) {
                throw e;
            }
            return Optional.of("a new index " + index + " cannot be made: " + ElasticsearchFailures.describe(e)
                    + "; rename or delete the index of the name " + own.template());
        }
    }

    private List<String> missing(ElasticsearchOwnIndex own, String index) throws IOException {
        JsonNode template =
                ask("POST", "/_index_template/_simulate_index/" + index).path("template");
        List<String> missing = new ArrayList<>();
        ElasticsearchMappingOrigin origin = origin(own, template.path("mappings"));
        if (origin == ElasticsearchMappingOrigin.FOREIGN) {
            missing.add("has not the mapping of Taskwatch");
        } else if (origin == ElasticsearchMappingOrigin.OTHER_VERSION) {
            log.warn(
                    "a new index {} would not have the mapping of this version: the index template {} is of another version"
                            + " or was changed; delete it and run --set-up again to install this version's",
                    index,
                    own.template());
        }
        if (own == ElasticsearchOwnIndex.ALERTS && !template.path("aliases").has(own.template())) {
            missing.add("is not behind the alias " + own.template());
        }
        return missing;
    }

    static ElasticsearchMappingOrigin origin(ElasticsearchOwnIndex own, JsonNode mapping) {
        String field = "/properties/" + own.versionField().replace(".", "/properties/");
        return own.origin(
                mapping.at(field).path("type").asStringOpt(),
                mapping.path("_meta").path("version").asStringOpt());
    }

    private static String why(ElasticsearchOwnIndex own, Optional<Template> applied) {
        if (applied.isEmpty()) {
            return "no index template applies to it; run --set-up again";
        }
        Template winner = applied.get();
        if (winner.name().equals(own.template())) {
            return "the index template " + own.template()
                    + " was changed; delete it and run --set-up again, or correct it";
        }
        return "the index template " + winner.name() + " with priority " + winner.priority()
                + " applies to it instead of " + own.template() + "; give " + winner.name()
                + " a lower priority or index patterns that leave out taskwatch-*, or give " + own.template()
                + " a priority above " + winner.priority();
    }

    /** The template that Elasticsearch takes: of those whose pattern matches, the one with the highest priority. */
    private Optional<Template> applied(String index) throws IOException {
        return ask("GET", "/_index_template")
                .path("index_templates")
                .valueStream()
                .map(Template::of)
                .filter(template -> template.matches(index))
                .max(Comparator.comparingLong(Template::priority));
    }

    private JsonNode ask(String method, String path) throws IOException {
        return ask(method, path, Map.of());
    }

    /** @param body empty for none */
    private JsonNode ask(String method, String path, Map<String, Object> body) throws IOException {
        SimpleEndpoint<Map<String, Object>, JsonValue> endpoint = new SimpleEndpoint<>(
                "es/indices.templates",
                any -> method,
                any -> path,
                SimpleEndpoint.emptyMap(),
                SimpleEndpoint.emptyMap(),
                SimpleEndpoint.emptyMap(),
                !body.isEmpty(),
                JsonpDeserializer.jsonValueDeserializer());
        JsonValue answer = client._transport().performRequest(body, endpoint, client._transportOptions());
        return JsonMapper.shared().readTree(answer.toString());
    }

    private record Template(String name, List<String> patterns, long priority, boolean isDataStream) {

        static Template of(JsonNode answer) {
            JsonNode template = answer.path("index_template");
            return new Template(
                    answer.path("name").asString(),
                    template.path("index_patterns")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList(),
                    template.path("priority").asLong(0),
                    template.has("data_stream"));
        }

        boolean matches(String index) {
            return patterns.stream()
                    .anyMatch(pattern -> index.matches(Stream.of(pattern.split("\\*", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"))));
        }
    }
}
