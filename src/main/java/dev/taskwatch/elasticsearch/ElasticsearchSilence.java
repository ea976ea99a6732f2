package dev.taskwatch.elasticsearch;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** Why the cluster gave no answer, and which setting helps. */
final class ElasticsearchSilence {

    private static final String CA = "the certificate of Elasticsearch is of a CA that is not trusted: put that CA into"
            + " truststore.certificate of a bundle in spring.ssl.bundle.pem, and name the bundle in"
            + " spring.elasticsearch.restclient.ssl.bundle";

    private static final String CLIENT_CERTIFICATE = "put one that it trusts into keystore.certificate and"
            + " keystore.private-key of the bundle that spring.elasticsearch.restclient.ssl.bundle names";

    /** By what the message of an {@link SSLException} has in it. */
    private static final Map<String, String> TLS = Map.of(
            "unrecognized ssl message",
            "what answers at spring.elasticsearch.uris does not speak TLS: write http:// there, or correct the port",
            "certificate_required",
            "Elasticsearch wants a client certificate: " + CLIENT_CERTIFICATE,
            "bad_certificate",
            "Elasticsearch refused the client certificate, or misses one: " + CLIENT_CERTIFICATE,
            "unknown_ca",
            "Elasticsearch does not trust the CA of the client certificate: " + CLIENT_CERTIFICATE,
            "certificate_unknown",
            "Elasticsearch refused the client certificate: " + CLIENT_CERTIFICATE,
            "protocol_version",
            "Elasticsearch and the service have no TLS version in common: see options.enabled-protocols of the bundle"
                    + " that spring.elasticsearch.restclient.ssl.bundle names");

    private ElasticsearchSilence() {}

    /** The innermost cause that is known; what lies around it says less. */
    static String why(Throwable failure) {
        Throwable innermost = failure;
        Optional<String> known = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String why = known(cause);
            known = why == null ? known : Optional.of(why);
            innermost = cause;
        }
        return known.orElse("no usable answer from Elasticsearch: " + text(innermost)
                + "; check spring.elasticsearch.uris, https:// or http:// as well, whether it asks for a client"
                + " certificate (keystore.certificate and keystore.private-key of the bundle that"
                + " spring.elasticsearch.restclient.ssl.bundle names), and what stands in between");
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "cannot connect to Elasticsearch in time: check spring.elasticsearch.uris, or see"
                    + " spring.elasticsearch.connection-timeout";
        }
        if (cause instanceof SocketTimeoutException) {
            return "Elasticsearch did not answer in time: see spring.elasticsearch.socket-timeout";
        }
        if (cause instanceof UnknownHostException) {
            return "no such host: " + cause.getMessage() + "; check spring.elasticsearch.uris";
        }
        if (cause instanceof ConnectException) {
            return "cannot connect to Elasticsearch: " + cause.getMessage() + "; check spring.elasticsearch.uris";
        }
        return certificate(cause);
    }

    private static @Nullable String certificate(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "the certificate of Elasticsearch, or its CA's, has expired: renew it there";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "the certificate of Elasticsearch is not valid yet: compare the clocks of both machines";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return CA;
        }
        if (cause instanceof SSLPeerUnverifiedException
                || text(cause).matches("No (subject alternative|name matching).*")) {
            return "the certificate of Elasticsearch is for another host: " + text(cause)
                    + "; give one of its names in spring.elasticsearch.uris";
        }
        return cause instanceof SSLException ? tls(text(cause)) : null;
    }

    private static String tls(String message) {
        return TLS.entrySet().stream()
                .filter(known -> message.toLowerCase(Locale.ROOT).contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("no TLS connection to Elasticsearch: " + message + "; check spring.elasticsearch.uris and the"
                        + " bundle that spring.elasticsearch.restclient.ssl.bundle names");
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return ElasticsearchFailures.oneLine(message == null ? cause.getClass().getSimpleName() : message);
    }
}
