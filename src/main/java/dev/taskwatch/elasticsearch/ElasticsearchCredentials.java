package dev.taskwatch.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.HttpHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Says with every request who the service is: by an API key, or by name and password, as they are at that moment. So a
 * secret that is rotated in its file ({@code configtree:}) counts without a restart.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 1) // a proxy may ask for credentials, see there
final class ElasticsearchCredentials implements Rest5ClientBuilderCustomizer {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchCredentials.class);

    private static final String SETTINGS = "spring.elasticsearch.";

    private final ElasticsearchSettings settings;
    private Optional<String> last;
    private boolean unreadable;

    ElasticsearchCredentials(ElasticsearchSettings settings) {
        this.settings = settings;
        this.last = authorization();
    }

    @Override
    public void customize(Rest5ClientBuilder builder) {
        // Everything here concerns the HTTP client below it.
    }

    @Override
    public void customize(HttpAsyncClientBuilder builder) {
        builder.addRequestInterceptorLast((request, entity, context) ->
                current().ifPresent(value -> request.setHeader(HttpHeaders.AUTHORIZATION, value)));
    }

    /** What is sent unasked is not to be asked for: the HTTP client would answer a 401 by the same request again. */
    @Override
    public void customize(RequestConfig.Builder builder) {
        builder.setAuthenticationEnabled(false);
    }

    /** The last one that could be read: a file that is empty, or gone, is just being written. */
    private synchronized Optional<String> current() {
        try {
            last = authorization().or(() -> last);
            unreadable = false;
        } catch (RuntimeException e) {
            if (!unreadable) {
                log.warn("the credentials for Elasticsearch cannot be read, the last ones stay: {}", e.getMessage());
            }
            unreadable = true;
        }
        return last;
    }

    private Optional<String> authorization() {
        Optional<String> apiKey = setting("api-key");
        Optional<String> username = setting("username");
        Optional<String> password = setting("password");
        if (apiKey.isPresent() && (username.isPresent() || password.isPresent())) {
            throw new ElasticsearchSettingException(
                    "spring.elasticsearch.api-key is set beside username or password; give one or the other", null);
        }
        if (username.isPresent() != password.isPresent()) {
            throw new ElasticsearchSettingException(
                    "of spring.elasticsearch.username and password only one is set; give both, or an api-key", null);
        }
        return apiKey.map(ElasticsearchCredentials::apiKey)
                .or(() -> username.map(name -> basic(name + ":" + password.orElseThrow())));
    }

    private Optional<String> setting(String name) {
        return settings.find(SETTINGS + name);
    }

    private static String apiKey(String key) {
        if (!key.matches("[A-Za-z0-9+/=_-]+")) {
            throw new ElasticsearchSettingException(
                    "spring.elasticsearch.api-key is no encoded key; give what Elasticsearch calls \"encoded\" in its"
                            + " answer to POST /_security/api_key",
                    null);
        }
        return "ApiKey " + key;
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
