package dev.taskwatch.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.nio.channels.ClosedSelectorException;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets the client end in silence while an answer is awaited. Its thread would log an error with a stack trace, for having
 * found that its connections are closed already.
 */
@Component
class ElasticsearchShutdown implements Rest5ClientBuilderCustomizer {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchShutdown.class);

    @Override
    public void customize(Rest5ClientBuilder builder) {
        // Everything here concerns the HTTP client below it.
    }

    @Override
    public void customize(HttpAsyncClientBuilder builder) {
        builder.setIoReactorExceptionCallback(ElasticsearchShutdown::tell);
    }

    private static void tell(Exception failure) {
        if (!(failure instanceof ClosedSelectorException)) {
            log.error("a thread of the client of Elasticsearch failed", failure);
        }
    }
}
