package dev.taskwatch.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchProperties;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.NestedExceptionUtils;
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
            ElasticsearchTlsStrategy strategy = new ElasticsearchTlsStrategy(strategy(bundle(bundles, name)));
            bundles.getObject().addBundleUpdateHandler(name, renewed -> strategy.renew(strategy(renewed)));
            builder.setTlsStrategy(strategy);
        }
    }

    /** @throws ElasticsearchSettingException in a sentence, if there is none of this name or a file of it is not as it must be */
    static SslBundle bundle(ObjectProvider<SslBundles> bundles, String name) {
        try {
            SslBundle bundle = bundles.getObject().getBundle(name);
            bundle.createSslContext();
            return bundle;
        } catch (RuntimeException e) {
            throw new ElasticsearchSettingException(
                    "the SSL bundle \"" + name + "\" for Elasticsearch cannot be used: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage()
                            + "; check the files that spring.ssl.bundle names for it",
                    e);
        }
    }

    private TlsStrategy strategy(SslBundle bundle) {
        boolean verify = properties.isVerifyHostname();
        return new DefaultClientTlsStrategy(
                bundle.createSslContext(),
                bundle.getOptions().getEnabledProtocols(),
                bundle.getOptions().getCiphers(),
                SSLBufferMode.STATIC,
                verify
                        ? HostnameVerificationPolicy.BOTH
                        : HostnameVerificationPolicy.CLIENT, // else the JDK verifies it, too
                verify ? HttpsSupport.getDefaultHostnameVerifier() : NoopHostnameVerifier.INSTANCE);
    }
}
