package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The index templates that the service's own indices need before their first document. What is there is never changed:
 * it may be an operator's.
 */
@Component
public final class ElasticsearchTemplates {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchTemplates.class);

    private static final List<String> NAMES = Stream.of(ElasticsearchOwnIndex.values())
            .map(ElasticsearchOwnIndex::template)
            .toList();

    private static final String REFUSAL_REMEDY = "a template of others with the same priority needs another priority or"
            + " patterns that leave out taskwatch-*; an index of the alias's name must be renamed or deleted";

    private static final int BAD_REQUEST = 400;
    private static final String REPLICAS = "auto_expand_replicas";

    private final ElasticsearchClient client;
    private boolean asked;
    private boolean complete;

    ElasticsearchTemplates(ElasticsearchClient client) {
        this.client = client;
    }

    /**
     * Installs what is missing; once that is done, it asks no more.
     *
     * @return whether all of it is there now; without the right to see that, it may be
     * @throws E as {@code failure} makes it of a sentence and a cause, if the cluster did not answer
     */
    public synchronized <E extends RuntimeException> boolean install(BiFunction<String, Exception, E> failure) {
        if (asked) {
            return complete;
        }
        List<String> denied = NAMES.stream()
                .filter(name -> !ElasticsearchFailures.calling(() -> installIfMissing(name), refusalOf(name, failure)))
                .toList();
        if (!denied.isEmpty()) {
            log.warn(
                    "no right to see or install the index templates {}: if they are not there, run --set-up with a key"
                            + " as in docs/api-keys/set-up.json, or create each with PUT /_index_template/NAME and the"
                            + " body in elasticsearch/NAME.json of the jar",
                    denied);
        }
        asked = true;
        complete = denied.isEmpty();
        return complete;
    }

    /**
     * What new indices of the service would lack, since other templates apply to them or these were changed.
     *
     * @param names an index of each kind, such as a month's alert index
     * @return a sentence for each, with the remedy
     * @throws E as {@code failure} makes it of a sentence and a cause, if the cluster did not answer
     */
    public <E extends RuntimeException> List<String> problems(
            Map<ElasticsearchOwnIndex, String> names, BiFunction<String, Exception, E> failure) {
        ElasticsearchTemplateCheck check = new ElasticsearchTemplateCheck(client);
        return names.entrySet().stream()
                .flatMap(own ->
                        ElasticsearchFailures.calling(() -> check.problem(own.getKey(), own.getValue()), failure)
                                .stream())
                .toList();
    }

    /** Names the template that is refused. The usual causes have an owner who must act: a template or index of others. */
    private static <E extends RuntimeException> BiFunction<String, Exception, E> refusalOf(
            String name, BiFunction<String, Exception, E> failure) {
        return (why, cause) -> failure.apply(
                ElasticsearchFailures.status(cause) == BAD_REQUEST
                        ? "index template " + name + " cannot be installed: " + why + "; " + REFUSAL_REMEDY
                        : why,
                cause);
    }

    /** Whether it is there now; false without the right to see or install it. */
    private boolean installIfMissing(String name) throws IOException {
        try {
            if (client.indices()
                    .existsIndexTemplate(exists -> exists.name(name))
                    .value()) {
                return true;
            }
            put(name);
            log.info("index template {} installed", name);
            return true;
        } catch (ElasticsearchException | TransportException e) { // the latter to a HEAD, whose answers have no body
            if (!ElasticsearchFailures.isDenied(e)) {
                throw e;
            }
            return false;
        }
    }

    private void put(String name) throws IOException {
        ObjectNode template = packaged(name);
        try {
            put(name, template);
        } catch (ElasticsearchException e) {
            if (e.status() != BAD_REQUEST
                    || !ElasticsearchFailures.reason(e.error()).contains(REPLICAS)) {
                throw e;
            }
            // A serverless cluster decides on shards and replicas itself.
            template.withObject("/template/settings/index").remove(REPLICAS);
            put(name, template);
        }
    }

    private void put(String name, ObjectNode template) throws IOException {
        client.indices().putIndexTemplate(put -> put.name(name).withJson(new StringReader(template.toString())));
    }

    private static ObjectNode packaged(String name) throws IOException {
        try (InputStream body = new ClassPathResource("elasticsearch/" + name + ".json").getInputStream()) {
            return (ObjectNode) JsonMapper.shared().readTree(body);
        }
    }
}
