package dev.taskwatch.local.telemetry;

import java.util.List;

/** Sysmon, shipped by Winlogbeat or by its integration: registry data without bytes, keys that end in the value. */
final class Sysmon implements Sensor {

    private final Identifiers ids;

    Sysmon(Identifiers ids) {
        this.ids = ids;
    }

    @Override
    public Report processStarted(Host host, Moment moment, WindowsProcess process, WindowsProcess parent) {
        Fields fields = event(host, moment, process, "1")
                .with("event.action", "Process creation")
                .with("event.category", List.of("process"))
                .with("event.type", List.of("start"))
                .with("message", "Process Create:\nImage: " + process.executable())
                .with("process.args", process.args())
                .with("process.args_count", process.args().size())
                .with("process.command_line", process.commandLine())
                .with("process.working_directory", "C:\\Windows\\system32\\")
                .with("process.pe.original_file_name", process.name())
                .with("process.parent.entity_id", parent.entityId())
                .with("process.parent.executable", parent.executable())
                .with("process.parent.name", parent.name())
                .with("process.parent.pid", parent.pid())
                .with("process.parent.command_line", parent.commandLine())
                .with("user.domain", process.account().domain())
                .with("user.name", process.account().name())
                .with("related.user", List.of(process.account().name()))
                .with("winlog.event_data.IntegrityLevel", "System")
                .with("winlog.task", "Process Create (rule: ProcessCreate)");
        return report(host, moment, fields);
    }

    @Override
    public Report connected(Host host, Moment moment, WindowsProcess process, Connection connection) {
        Fields fields = event(host, moment, process, "3")
                .with("event.action", "Network connection")
                .with("event.category", List.of("network"))
                .with("event.type", List.of("start", "connection", "protocol"))
                .with("message", "Network connection detected:\nImage: " + process.executable())
                .with("source.ip", connection.sourceIp())
                .with("source.port", connection.sourcePort())
                .with("destination.ip", connection.destinationIp())
                .with("destination.port", connection.destinationPort())
                .with("network.direction", connection.direction())
                .with("network.transport", "tcp")
                .with("network.type", connection.type())
                .with("related.ip", List.of(connection.sourceIp(), connection.destinationIp()))
                .with("related.user", List.of(process.account().name()))
                .with("user.domain", process.account().domain())
                .with("user.name", process.account().name())
                .with("winlog.task", "Network connection detected (rule: NetworkConnect)");
        return report(host, moment, fields);
    }

    @Override
    public Report valueSet(Host host, Moment moment, WindowsProcess process, RegistryValue value) {
        Fields fields = event(host, moment, process, "13")
                .with("event.action", "RegistryEvent (Value Set)")
                .with("event.category", List.of("configuration", "registry"))
                .with("event.type", List.of("change"))
                .with("message", "Registry value set:\nTargetObject: " + value.path())
                .with("registry.hive", value.hive())
                .with("registry.key", value.key() + "\\" + value.name())
                .with("registry.value", value.name())
                .with("registry.path", value.path())
                .with("registry.data.type", value.isNumber() ? "SZ_DWORD" : value.type())
                .with("registry.data.strings", List.of(value.isBinary() ? "Binary Data" : value.data()))
                .with("winlog.event_data.EventType", "SetValue")
                .with("winlog.task", "Registry value set (rule: RegistryEvent)");
        return report(host, moment, fields);
    }

    private static Fields event(Host host, Moment moment, WindowsProcess process, String code) {
        return Agents.windowsEvent(host, moment, EventLog.SYSMON, code)
                .with("process.entity_id", process.entityId())
                .with("process.executable", process.executable())
                .with("process.name", process.name())
                .with("process.pid", process.pid());
    }

    private Report report(Host host, Moment moment, Fields fields) {
        String index = Agents.index(host, EventLog.SYSMON);
        return new Report(moment.ingested(), new Document(index, ids.document(), fields.toMap()));
    }
}
