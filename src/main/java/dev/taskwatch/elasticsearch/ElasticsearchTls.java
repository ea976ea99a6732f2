package dev.taskwatch.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import javax.net.ssl.HostnameVerifier;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchProperties;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Lets a CA or a client certificate that is renewed in its file count for the next connection. Spring Boot reads the files
 * anew ({@code reload-on-update}), but the client that it makes would keep the old ones.
 */
@Component
final class ElasticsearchTls implements Rest5ClientBuilderCustomizer {

    private final ElasticsearchProperties.Restclient.Ssl properties;
    private final ObjectProvider<SslBundles> bundles;

    ElasticsearchTls(ElasticsearchProperties properties, ObjectProvider<SslBundles> bundles) {
        this.properties = properties.getRestclient().getSsl();
        this.bundles = bundles;
    }

    @Override
    public void customize(Rest5ClientBuilder builder) {
        // Everything here concerns its connections.
    }

    @Override
    public void customize(PoolingAsyncClientConnectionManagerBuilder builder) {
        String name = properties.getBundle();
        if (name != null) {
            SslBundles all = bundles.getObject();
            ElasticsearchTlsStrategy strategy = new ElasticsearchTlsStrategy(strategy(all.getBundle(name)));
            all.addBundleUpdateHandler(name, renewed -> strategy.renew(strategy(renewed)));
            builder.setTlsStrategy(strategy);
        }
    }

    private TlsStrategy strategy(SslBundle bundle) {
        HostnameVerifier verifier = properties.isVerifyHostname()
                ? HttpsSupport.getDefaultHostnameVerifier()
                : NoopHostnameVerifier.INSTANCE;
        return new DefaultClientTlsStrategy(
                bundle.createSslContext(),
                bundle.getOptions().getEnabledProtocols(),
                bundle.getOptions().getCiphers(),
                SSLBufferMode.STATIC,
                verifier);
    }
}
