package dev.taskwatch.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sends every request through the forward proxy of the settings: by CONNECT to https:// addresses, else as it is. */
@Component
@Order // after the credentials, which turn authentication off
final class ElasticsearchProxy implements Rest5ClientBuilderCustomizer {

    private static final int HTTP_PORT = 80;

    private final @Nullable HttpHost proxy;
    private final ElasticsearchSettings settings;

    ElasticsearchProxy(ElasticsearchProxyProperties properties, ElasticsearchSettings settings) {
        this.settings = settings;
        String uri = properties.uri();
        this.proxy = uri == null || uri.isBlank() ? null : host(uri);
        boolean named = !isBlank(properties.username());
        if (named == isBlank(properties.password())) {
            throw new ElasticsearchSettingException(
                    "of taskwatch.proxy.username and password only one is set; give both or none", null);
        }
        if (proxy == null && named) {
            throw new ElasticsearchSettingException(
                    "taskwatch.proxy.username is set, but taskwatch.proxy.uri is not: give the proxy's address", null);
        }
    }

    @Override
    public void customize(Rest5ClientBuilder builder) {
        // Everything here concerns the HTTP client below it.
    }

    @Override
    public void customize(HttpAsyncClientBuilder builder) {
        if (proxy != null) {
            AuthScope own = new AuthScope(proxy);
            builder.setProxy(proxy);
            builder.setDefaultCredentialsProvider((scope, context) -> own.match(scope) < 0 ? null : credentials());
        }
    }

    /** The proxy asks for credentials by 407. Elasticsearch's own are sent with each request and never asked for. */
    @Override
    public void customize(RequestConfig.Builder builder) {
        if (proxy != null) {
            builder.setAuthenticationEnabled(true);
        }
    }

    /** As they are now, so that a rotated password needs no restart. */
    private @Nullable UsernamePasswordCredentials credentials() {
        return settings.find("taskwatch.proxy.username")
                .flatMap(name -> settings.find("taskwatch.proxy.password")
                        .map(password -> new UsernamePasswordCredentials(name, password.toCharArray())))
                .orElse(null);
    }

    private static HttpHost host(String address) {
        if (address.contains("@")) {
            throw new ElasticsearchSettingException(
                    "taskwatch.proxy.uri holds a user or a password, which logs would show; give taskwatch.proxy.username"
                            + " and taskwatch.proxy.password",
                    null);
        }
        try {
            URI uri = new URI(address);
            if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && isBare(uri)) {
                return new HttpHost("http", uri.getHost(), uri.getPort() == -1 ? HTTP_PORT : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // The sentence below says what it should be instead.
        }
        throw new ElasticsearchSettingException(
                "taskwatch.proxy.uri is \"" + address + "\"; give an address such as http://proxy.example:3128", null);
    }

    private static boolean isBare(URI uri) {
        return uri.getRawPath().matches("/?") && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
