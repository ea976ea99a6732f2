package dev.taskwatch.local.telemetry;

/** A TCP connection as one host sees it; the source is who opened it. */
record Connection(boolean incoming, String sourceIp, int sourcePort, String destinationIp, int destinationPort) {

    static Connection in(String sourceIp, int sourcePort, Host host, int port) {
        return new Connection(true, sourceIp, sourcePort, host.ip(), port);
    }

    static Connection out(Host host, int sourcePort, String destinationIp, int port) {
        return new Connection(false, host.ip(), sourcePort, destinationIp, port);
    }

    Connection seenFromSource() {
        return new Connection(false, sourceIp, sourcePort, destinationIp, destinationPort);
    }

    String direction() {
        return incoming ? "ingress" : "egress";
    }

    String type() {
        return sourceIp.contains(":") ? "ipv6" : "ipv4";
    }
}
