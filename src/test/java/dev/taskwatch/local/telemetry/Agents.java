package dev.taskwatch.local.telemetry;

import java.util.List;
import java.util.Map;

/** What all agents say about themselves and their host. */
final class Agents {

    static final String VERSION = "8.19.5";

    private Agents() {}

    static Map<String, Object> host(Host host) {
        return new Fields()
                .with("architecture", "x86_64")
                .with("hostname", host.name())
                .with("id", host.id())
                .with("ip", List.of(host.ip(), "127.0.0.1", "::1"))
                .with("mac", List.of(host.mac()))
                .with("name", host.fqdn())
                .with("os.family", "windows")
                .with("os.kernel", "10.0.20348.2700 (WinBuild.160101.0800)")
                .with("os.name", "Windows Server 2022 Datacenter")
                .with("os.platform", "windows")
                .with("os.type", "windows")
                .with("os.version", "10.0")
                .toMap();
    }

    /** A document from one of the Windows event logs, as Winlogbeat or an integration of Elastic Agent ships it. */
    static Fields windowsEvent(Host host, Moment moment, EventLog log, String code) {
        Fields fields = new Fields()
                .with("@timestamp", Timestamps.millis(moment.stamped()))
                .with("agent.id", host.agentId())
                .with("agent.name", host.name())
                .with("agent.type", host.shape() == Shape.WINLOGBEAT ? "winlogbeat" : "filebeat")
                .with("agent.version", VERSION)
                .with("ecs.version", "8.0.0")
                .with("event.code", code)
                .with("event.created", Timestamps.millis(moment.created()))
                .with("event.ingested", Timestamps.millis(moment.ingested()))
                .with("event.kind", "event")
                .with("event.provider", log.provider())
                .with("host", host(host))
                .with("log.level", "information")
                .with("winlog.api", "wineventlog")
                .with("winlog.channel", log.channel())
                .with("winlog.computer_name", host.fqdn())
                .with("winlog.event_id", code)
                .with("winlog.provider_guid", log.providerGuid())
                .with("winlog.provider_name", log.provider());
        if (host.shape() == Shape.WINLOGBEAT) {
            return fields.with("event.module", log.winlogbeatModule());
        }
        return fields.with(
                        "event.module", log.dataset().substring(0, log.dataset().indexOf('.')))
                .with("event.dataset", log.dataset())
                .with("data_stream.type", "logs")
                .with("data_stream.dataset", log.dataset())
                .with("data_stream.namespace", "default");
    }

    static String index(Host host, EventLog log) {
        return host.shape() == Shape.WINLOGBEAT ? "winlogbeat-" + VERSION : "logs-" + log.dataset() + "-default";
    }
}
