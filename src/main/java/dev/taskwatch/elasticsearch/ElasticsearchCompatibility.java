package dev.taskwatch.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes one client serve Elasticsearch 8.19 and 9.x. The client asks for {@code compatible-with=9}, which an 8.x node
 * refuses; the requests that the service makes are the same in both, so it asks for plain media types instead.
 */
@Component
class ElasticsearchCompatibility implements Rest5ClientBuilderCustomizer {

    private static final Pattern VERSIONED =
            Pattern.compile("application/vnd\\.elasticsearch\\+([\\w-]+) *; *compatible-with=\\d+");

    @Override
    public void customize(Rest5ClientBuilder builder) {
        // Everything here concerns the HTTP client below it.
    }

    @Override
    public void customize(HttpAsyncClientBuilder builder) {
        builder.addRequestInterceptorLast((request, entity, context) -> {
            rewrite(request, HttpHeaders.ACCEPT);
            rewrite(request, HttpHeaders.CONTENT_TYPE);
        });
    }

    private static void rewrite(HttpRequest request, String name) {
        Header header = request.getFirstHeader(name);
        if (header != null) {
            request.setHeader(name, VERSIONED.matcher(header.getValue()).replaceAll("application/$1"));
        }
    }
}
