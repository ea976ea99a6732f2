package dev.taskwatch.local.eql;

import java.util.Map;

/** The query of Remote Scheduled Task Creation, and how the fields that it names are mapped. */
final class ShippedRule {
    static final String QUERY = """
            /* Task Scheduler service incoming connection followed by TaskCache registry modification */
            sequence by host.id, process.entity_id with maxspan = 1m
              [network where host.os.type == "windows" and process.name : "svchost.exe" and
               network.direction : ("incoming", "ingress") and source.port >= 49152 and destination.port >= 49152 and
               source.ip != "127.0.0.1" and source.ip != "::1"]
              [registry where host.os.type == "windows" and event.type == "change" and registry.value : "Actions" and
               registry.path : "HKLM\\\\SOFTWARE\\\\Microsoft\\\\Windows NT\\\\CurrentVersion\\\\Schedule\\\\TaskCache\\\\Tasks\\\\*\\\\Actions"]
            """;
    static final Map<String, String> MAPPING = Map.ofEntries(
            Map.entry("@timestamp", "date"),
            Map.entry("event.category", "keyword"),
            Map.entry("event.type", "keyword"),
            Map.entry("host.id", "keyword"),
            Map.entry("host.os.type", "keyword"),
            Map.entry("process.entity_id", "keyword"),
            Map.entry("process.name", "keyword"),
            Map.entry("network.direction", "keyword"),
            Map.entry("source.ip", "ip"),
            Map.entry("source.port", "long"),
            Map.entry("destination.port", "long"),
            Map.entry("registry.value", "keyword"),
            Map.entry("registry.path", "keyword"));

    private ShippedRule() {}
}
