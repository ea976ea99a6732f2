package dev.taskwatch.local.telemetry;

import java.util.List;

/** The Windows Security log, which all hosts ship. */
final class SecurityLog {

    private final Identifiers ids;

    SecurityLog(Identifiers ids) {
        this.ids = ids;
    }

    /** Event 4624, type 3: a logon over the network. */
    Report loggedOn(Host host, Moment moment, Account account, Connection connection, String logonId) {
        Fields fields = Agents.windowsEvent(host, moment, EventLog.SECURITY, "4624")
                .with("event.action", "logged-in")
                .with("event.category", List.of("authentication"))
                .with("event.outcome", "success")
                .with("event.type", List.of("start"))
                .with("message", "An account was successfully logged on.")
                .with("process.executable", "-")
                .with("process.name", "-")
                .with("process.pid", 0)
                .with("source.ip", connection.sourceIp())
                .with("source.port", connection.sourcePort())
                .with("related.ip", List.of(connection.sourceIp()))
                .with("winlog.event_data.AuthenticationPackageName", "Kerberos")
                .with("winlog.event_data.LogonType", "3")
                .with("winlog.event_data.SubjectUserSid", "S-1-0-0")
                .with("winlog.event_data.TargetDomainName", account.domain())
                .with("winlog.event_data.TargetLogonId", logonId)
                .with("winlog.event_data.TargetUserName", account.name())
                .with("winlog.event_data.TargetUserSid", account.sid())
                .with("winlog.logon.type", "Network")
                .with("winlog.task", "Logon");
        return report(host, moment, account, fields);
    }

    /** Event 4698: a scheduled task was created. */
    Report taskCreated(Host host, Moment moment, ScheduledTask task, String logonId) {
        Account account = task.author();
        Fields fields = Agents.windowsEvent(host, moment, EventLog.SECURITY, "4698")
                .with("event.action", "scheduled-task-created")
                .with("event.category", List.of("iam", "configuration"))
                .with("event.outcome", "success")
                .with("event.type", List.of("creation", "admin"))
                .with("message", "A scheduled task was created.\n\nTask Name: \t\t" + task.name())
                .with("winlog.event_data.ClientProcessId", "0")
                .with("winlog.event_data.FQDN", host.fqdn())
                .with("winlog.event_data.RpcCallClientLocality", "0")
                .with("winlog.event_data.SubjectDomainName", account.domain())
                .with("winlog.event_data.SubjectLogonId", logonId)
                .with("winlog.event_data.SubjectUserName", account.name())
                .with("winlog.event_data.SubjectUserSid", account.sid())
                .with("winlog.event_data.TaskName", task.name())
                .with("winlog.event_data.TaskContent", task.xml())
                .with("winlog.logon.id", logonId)
                .with("winlog.task", "Other Object Access Events");
        return report(host, moment, account, fields);
    }

    private Report report(Host host, Moment moment, Account account, Fields fields) {
        fields.with("related.user", List.of(account.name()))
                .with("user.domain", account.domain())
                .with("user.id", account.sid())
                .with("user.name", account.name())
                .with("winlog.keywords", List.of("Audit Success"));
        String index = Agents.index(host, EventLog.SECURITY);
        return new Report(moment.ingested(), new Document(index, ids.document(), fields.toMap()));
    }
}
