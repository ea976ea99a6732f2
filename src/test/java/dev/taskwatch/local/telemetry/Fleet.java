package dev.taskwatch.local.telemetry;

import dev.taskwatch.local.telemetry.Host.Processes;
import dev.taskwatch.local.telemetry.Host.Role;
import java.util.List;

/** Nine hosts: in each shape a target and two whose Task Schedulers only come near the rule. */
final class Fleet {

    private static final String SVCHOST = "C:\\Windows\\System32\\svchost.exe";

    private final Identifiers ids;
    private final List<Host> hosts;

    Fleet(Identifiers ids) {
        this.ids = ids;
        this.hosts = List.of(
                host("FS-BERLIN-01", "10.20.1.10", Shape.ELASTIC_DEFEND, Role.TARGET, "a.keller", 1104),
                host("WS-BERLIN-14", "10.20.1.114", Shape.ELASTIC_DEFEND, Role.LOCAL_TASKS, "j.brandt", 1117),
                host("WS-BERLIN-22", "10.20.1.122", Shape.ELASTIC_DEFEND, Role.REMOTE_QUERIES, "m.vogel", 1121),
                host("SQL-OSLO-01", "10.20.2.10", Shape.WINLOGBEAT, Role.TARGET, "i.dahl", 1203),
                host("WS-OSLO-07", "10.20.2.107", Shape.WINLOGBEAT, Role.LOCAL_TASKS, "k.lund", 1209),
                host("WS-OSLO-31", "10.20.2.131", Shape.WINLOGBEAT, Role.REMOTE_QUERIES, "s.berg", 1214),
                host("APP-LYON-01", "10.20.3.10", Shape.SYSMON_INTEGRATION, Role.TARGET, "c.martin", 1302),
                host("WS-LYON-05", "10.20.3.105", Shape.SYSMON_INTEGRATION, Role.LOCAL_TASKS, "l.petit", 1306),
                host("WS-LYON-18", "10.20.3.118", Shape.SYSMON_INTEGRATION, Role.REMOTE_QUERIES, "n.garnier", 1311));
    }

    List<Host> hosts() {
        return hosts;
    }

    Host target(Shape shape) {
        return hosts.stream()
                .filter(host -> host.shape() == shape && host.role() == Role.TARGET)
                .findFirst()
                .orElseThrow();
    }

    List<Host> without(Host host) {
        return hosts.stream().filter(other -> !other.equals(host)).toList();
    }

    WindowsProcess start(Host host, String executable, String commandLine, Account account) {
        return process(host.shape(), host.agentId(), executable, commandLine, account);
    }

    private Host host(String name, String ip, Shape shape, Role role, String user, int number) {
        String agent = ids.uuid();
        Processes processes = processes(shape, agent, Account.person(user, number));
        return new Host(name, ip, ids.mac(), ids.uuid(), agent, shape, role, processes);
    }

    private Processes processes(Shape shape, String agent, Account user) {
        return new Processes(
                process(shape, agent, "C:\\Windows\\System32\\services.exe", "", Account.SYSTEM),
                process(shape, agent, SVCHOST, SVCHOST + " -k netsvcs -p -s Schedule", Account.SYSTEM),
                process(shape, agent, SVCHOST, SVCHOST + " -k RPCSS -p", Account.NETWORK_SERVICE),
                process(
                        shape,
                        agent,
                        SVCHOST,
                        SVCHOST + " -k LocalServiceNetworkRestricted -p -s EventLog",
                        Account.LOCAL_SERVICE),
                process(
                        shape,
                        agent,
                        "C:\\Windows\\System32\\lsass.exe",
                        "C:\\Windows\\system32\\lsass.exe",
                        Account.SYSTEM),
                process(
                        shape,
                        agent,
                        "C:\\Windows\\servicing\\TiWorker.exe",
                        "TiWorker.exe -Embedding",
                        Account.SYSTEM),
                process(shape, agent, "C:\\Windows\\explorer.exe", "C:\\Windows\\Explorer.EXE", user),
                process(shape, agent, "C:\\Program Files\\Mozilla Firefox\\firefox.exe", "firefox.exe", user));
    }

    private WindowsProcess process(Shape shape, String agent, String executable, String commandLine, Account account) {
        int pid = ids.pid();
        return new WindowsProcess(ids.entity(shape, agent, pid), pid, executable, commandLine, account);
    }
}
