package dev.taskwatch.elasticsearch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
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

    /** The path of the addresses, as it is encoded there, or the setting for it. */
    @Override
    public @Nullable String getPathPrefix() {
        List<String> paths = properties.getUris().stream()
                .map(ElasticsearchAddress::uri)
                .map(uri -> withoutSlashes(uri.getRawPath()))
                .distinct()
                .toList();
        if (paths.size() > 1) {
            throw new ElasticsearchSettingException(
                    "spring.elasticsearch.uris has different paths ("
                            + paths.stream()
                                    .map(path -> path.isEmpty() ? "none" : path)
                                    .collect(Collectors.joining(", "))
                            + "); the addresses are nodes of one cluster, so give all of them the same path or none",
                    null);
        }
        String path = paths.isEmpty() ? "" : paths.get(0);
        String prefix = withoutSlashes(Objects.requireNonNullElse(properties.getPathPrefix(), ""));
        if (!path.isEmpty() && !prefix.isEmpty() && !path.equals(prefix)) {
            throw new ElasticsearchSettingException(
                    "spring.elasticsearch.uris has the path " + path + " and spring.elasticsearch.path-prefix is "
                            + prefix + "; give the path in one of them only",
                    null);
        }
        return path.isEmpty() ? properties.getPathPrefix() : path;
    }

    /** With one slash before it, or empty. */
    private static String withoutSlashes(@Nullable String path) {
        String bare = path == null ? "" : path.replaceAll("^/+|/+$", "");
        return bare.isEmpty() ? "" : "/" + bare;
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String name = properties.getRestclient().getSsl().getBundle();
        return name == null ? null : ElasticsearchTls.bundle(bundles, name);
    }

    private static Node node(String address) {
        URI uri = uri(address);
        Node.Protocol protocol = Node.Protocol.valueOf(uri.getScheme().toUpperCase(Locale.ROOT));
        return new Node(uri.getHost(), uri.getPort(), protocol, null, null);
    }

    /** An address of which nothing is dropped. */
    private static URI uri(String address) {
        if (address.contains("@")) {
            throw new ElasticsearchSettingException(
                    "spring.elasticsearch.uris holds a user or a password, which logs would show; give"
                            + " spring.elasticsearch.api-key, or username and password",
                    null);
        }
        try {
            URI uri = new URI(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() != null && uri.getScheme().matches("(?i)https?")) {
                if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
                    throw new ElasticsearchSettingException(
                            "spring.elasticsearch.uris has \"" + address.replaceAll("[?#].*", "…")
                                    + "\"; an address ends with its path, so remove" + " what begins with "
                                    + (uri.getRawQuery() != null ? "?" : "#"),
                            null);
                }
                return uri;
            }
        } catch (URISyntaxException e) {
            // The sentence below says what it should be instead.
        }
        throw new ElasticsearchSettingException(
                "spring.elasticsearch.uris has \"" + address + "\"; give addresses such as https://es.example:9200",
                null);
    }
}
