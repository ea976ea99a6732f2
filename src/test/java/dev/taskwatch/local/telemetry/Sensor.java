package dev.taskwatch.local.telemetry;

/** What watches a host, and the form in which its events reach Elasticsearch. */
interface Sensor {

    Report processStarted(Host host, Moment moment, WindowsProcess process, WindowsProcess parent);

    Report connected(Host host, Moment moment, WindowsProcess process, Connection connection);

    Report valueSet(Host host, Moment moment, WindowsProcess process, RegistryValue value);
}
