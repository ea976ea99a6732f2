package dev.taskwatch.local.telemetry;

/** A Windows event log, and what the shippers call it. */
record EventLog(String channel, String provider, String providerGuid, String winlogbeatModule, String dataset) {

    static final EventLog SYSMON = new EventLog(
            "Microsoft-Windows-Sysmon/Operational",
            "Microsoft-Windows-Sysmon",
            "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
            "sysmon",
            "windows.sysmon_operational");

    static final EventLog SECURITY = new EventLog(
            "Security",
            "Microsoft-Windows-Security-Auditing",
            "{54849625-5478-4994-a5ba-3e3b0328c30d}",
            "security",
            "system.security");
}
