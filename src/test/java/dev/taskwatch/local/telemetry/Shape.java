package dev.taskwatch.local.telemetry;

/** Whose documents a host's events become. */
public enum Shape {
    ELASTIC_DEFEND,
    WINLOGBEAT,
    SYSMON_INTEGRATION
}
