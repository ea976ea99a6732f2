package dev.taskwatch.local.telemetry;

import java.util.List;

/** Elastic Defend: one index a kind of event, registry data with its bytes, times in units of 100 ns. */
final class ElasticDefend implements Sensor {

    private final Identifiers ids;
    private long sequence = 36_000;

    ElasticDefend(Identifiers ids) {
        this.ids = ids;
    }

    @Override
    public Report processStarted(Host host, Moment moment, WindowsProcess process, WindowsProcess parent) {
        Fields fields = event(host, moment, process, "process", "start", "start")
                .with("process.args", process.args())
                .with("process.args_count", process.args().size())
                .with("process.command_line", process.commandLine())
                .with("process.working_directory", "C:\\Windows\\system32\\")
                .with("process.pe.original_file_name", process.name())
                .with("process.parent.entity_id", parent.entityId())
                .with("process.parent.executable", parent.executable())
                .with("process.parent.name", parent.name())
                .with("process.parent.pid", parent.pid())
                .with("process.parent.command_line", parent.commandLine());
        return report(moment, "process", fields);
    }

    @Override
    public Report connected(Host host, Moment moment, WindowsProcess process, Connection connection) {
        String action = connection.incoming() ? "connection_accepted" : "connection_attempted";
        Fields fields = event(host, moment, process, "network", action, "start")
                .with("event.outcome", "unknown")
                .with("source.address", connection.sourceIp())
                .with("source.ip", connection.sourceIp())
                .with("source.port", connection.sourcePort())
                .with("destination.address", connection.destinationIp())
                .with("destination.ip", connection.destinationIp())
                .with("destination.port", connection.destinationPort())
                .with("network.direction", connection.direction())
                .with("network.transport", "tcp")
                .with("network.type", connection.type());
        return report(moment, "network", fields);
    }

    @Override
    public Report valueSet(Host host, Moment moment, WindowsProcess process, RegistryValue value) {
        Fields fields = event(host, moment, process, "registry", "modification", "change")
                .with("registry.hive", value.hive())
                .with("registry.key", value.key())
                .with("registry.value", value.name())
                .with("registry.path", value.path())
                .with("registry.data.type", value.type());
        if (value.isBinary()) {
            fields.with("registry.data.bytes", value.data());
        } else {
            fields.with("registry.data.strings", List.of(value.data()));
        }
        return report(moment, "registry", fields);
    }

    private Fields event(
            Host host, Moment moment, WindowsProcess process, String category, String action, String type) {
        return new Fields()
                .with("@timestamp", Timestamps.ticks(moment.stamped()))
                .with("message", "Endpoint " + category + " event")
                .with("agent.id", host.agentId())
                .with("agent.type", "endpoint")
                .with("agent.version", Agents.VERSION)
                .with("ecs.version", "8.10.0")
                .with("data_stream.type", "logs")
                .with("data_stream.dataset", dataset(category))
                .with("data_stream.namespace", "default")
                .with("event.action", action)
                .with("event.agent_id_status", "verified")
                .with("event.category", List.of(category))
                .with("event.created", Timestamps.ticks(moment.created()))
                .with("event.dataset", dataset(category))
                .with("event.id", ids.document())
                .with("event.ingested", Timestamps.millis(moment.ingested()))
                .with("event.kind", "event")
                .with("event.module", "endpoint")
                .with("event.sequence", sequence++)
                .with("event.type", List.of(type))
                .with("host", Agents.host(host))
                .with("process.entity_id", process.entityId())
                .with("process.executable", process.executable())
                .with("process.name", process.name())
                .with("process.pid", process.pid())
                .with("process.code_signature.exists", true)
                .with("process.code_signature.status", "trusted")
                .with("process.code_signature.subject_name", "Microsoft Windows Publisher")
                .with("process.code_signature.trusted", true)
                .with("user.domain", process.account().domain())
                .with("user.id", process.account().sid())
                .with("user.name", process.account().name());
    }

    private Report report(Moment moment, String category, Fields fields) {
        return new Report(
                moment.ingested(),
                new Document("logs-" + dataset(category) + "-default", ids.document(), fields.toMap()));
    }

    private static String dataset(String category) {
        return "endpoint.events." + category;
    }
}
