package dev.taskwatch.elasticsearch;

import java.net.SocketAddress;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;

/** What connections are secured by, from the next one on something else when it is renewed. */
final class ElasticsearchTlsStrategy implements TlsStrategy {

    private volatile TlsStrategy now;

    ElasticsearchTlsStrategy(TlsStrategy first) {
        this.now = first;
    }

    void renew(TlsStrategy next) {
        now = next;
    }

    @Override
    public void upgrade(
            TransportSecurityLayer session,
            NamedEndpoint endpoint,
            Object attachment,
            Timeout timeout,
            FutureCallback<TransportSecurityLayer> callback) {
        now.upgrade(session, endpoint, attachment, timeout, callback);
    }

    @Override
    @Deprecated
    public boolean upgrade(
            TransportSecurityLayer session,
            HttpHost host,
            SocketAddress local,
            SocketAddress remote,
            Object attachment,
            Timeout timeout) {
        return now.upgrade(session, host, local, remote, attachment, timeout);
    }
}
