package dev.taskwatch.local.telemetry;

/** The sensors of the fleet; each host has one besides its Security log. */
final class Sensors {

    private final ElasticDefend elasticDefend;
    private final Sysmon sysmon;
    private final SecurityLog security;

    Sensors(Identifiers ids) {
        this.elasticDefend = new ElasticDefend(ids);
        this.sysmon = new Sysmon(ids);
        this.security = new SecurityLog(ids);
    }

    Sensor of(Host host) {
        return host.shape() == Shape.ELASTIC_DEFEND ? elasticDefend : sysmon;
    }

    SecurityLog security() {
        return security;
    }
}
