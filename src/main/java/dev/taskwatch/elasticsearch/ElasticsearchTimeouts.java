package dev.taskwatch.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchProperties;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes {@code spring.elasticsearch.socket-timeout} hold while an answer is awaited, too. The client's own response
 * time-out, which is none, would take its place there: a rule whose request met silence would never tick again.
 */
@Component
class ElasticsearchTimeouts implements Rest5ClientBuilderCustomizer {

    /** The client's default of 10 would let a few rules that wait for answers keep the others from asking. */
    private static final int MOST_CONNECTIONS = 100;

    private final Timeout answer;

    ElasticsearchTimeouts(ElasticsearchProperties properties) {
        this.answer = Timeout.of(properties.getSocketTimeout());
    }

    @Override
    public void customize(Rest5ClientBuilder builder) {
        // Everything here concerns single requests.
    }

    @Override
    public void customize(RequestConfig.Builder builder) {
        builder.setResponseTimeout(answer);
    }

    @Override
    public void customize(PoolingAsyncClientConnectionManagerBuilder builder) {
        builder.setMaxConnPerRoute(MOST_CONNECTIONS).setMaxConnTotal(MOST_CONNECTIONS);
    }
}
