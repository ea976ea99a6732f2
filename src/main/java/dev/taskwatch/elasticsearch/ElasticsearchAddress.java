package dev.taskwatch.elasticsearch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Where the cluster is. Spring Boot's own would take credentials in addresses, which logs and error messages show; who the
 * service is, {@link ElasticsearchCredentials} says.
 */
@Component
final class ElasticsearchAddress implements ElasticsearchConnectionDetails {

    private final ElasticsearchProperties properties;
    private final ObjectProvider<SslBundles> bundles;

    ElasticsearchAddress(ElasticsearchProperties properties, ObjectProvider<SslBundles> bundles) {
        this.properties = properties;
        this.bundles = bundles;
    }

    @Override
    public List<Node> getNodes() {
        return properties.getUris().stream().map(ElasticsearchAddress::node).toList();
    }

    @Override
    public @Nullable String getPathPrefix() {
        return properties.getPathPrefix();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String name = properties.getRestclient().getSsl().getBundle();
        return name == null ? null : ElasticsearchTls.bundle(bundles, name);
    }

    private static Node node(String address) {
        if (address.contains("@")) {
            throw new ElasticsearchSettingException(
                    "spring.elasticsearch.uris holds a user or a password, which logs would show; give"
                            + " spring.elasticsearch.api-key, or username and password",
                    null);
        }
        try {
            URI uri = new URI(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() != null && uri.getScheme().matches("https?")) {
                Node.Protocol protocol = Node.Protocol.valueOf(uri.getScheme().toUpperCase(Locale.ROOT));
                return new Node(uri.getHost(), uri.getPort(), protocol, null, null);
            }
        } catch (URISyntaxException e) {
            // What it is instead, the sentence below says.
        }
        throw new ElasticsearchSettingException(
                "spring.elasticsearch.uris has \"" + address + "\"; give addresses such as https://es.example:9200",
                null);
    }
}
