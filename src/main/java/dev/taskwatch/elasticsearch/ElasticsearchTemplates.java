package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The index templates that the service's own indices need before their first document. What is there is never changed:
 * it may be an operator's.
 */
@Component
public final class ElasticsearchTemplates {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchTemplates.class);

    private static final List<String> NAMES = List.of("taskwatch-alerts", "taskwatch-runs", "taskwatch-state");

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
                .filter(name -> !ElasticsearchFailures.calling(() -> installIfMissing(name), failure))
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

    /** Whether it is there now; false without the right to see or install it. */
    private boolean installIfMissing(String name) throws IOException {
        try {
            if (client.indices()
                    .existsIndexTemplate(exists -> exists.name(name))
                    .value()) {
                return true;
            }
            try (InputStream body = new ClassPathResource("elasticsearch/" + name + ".json").getInputStream()) {
                client.indices().putIndexTemplate(put -> put.name(name).withJson(body));
            }
            log.info("index template {} installed", name);
            return true;
        } catch (ElasticsearchException | TransportException e) { // the latter to a HEAD, whose answers have no body
            if (!ElasticsearchFailures.isDenied(e)) {
                throw e;
            }
            return false;
        }
    }
}
